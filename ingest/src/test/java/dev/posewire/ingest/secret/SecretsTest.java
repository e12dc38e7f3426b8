package dev.posewire.ingest.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @TempDir Path parent;

  @Test
  void variablesAndFilesResolve() throws Exception {
    Files.writeString(folder().resolve("cam-1.txt"), "fr@m:file/#%\n");

    assertEquals(
        "a S3cret, fr@m:file/#% z",
        secrets().resolve("a ${env:POSEWIRE_SECRET_CAM_1}, ${file:cam-1.txt} z"));
    assertEquals("plain $x {y} $", secrets().resolve("plain $x {y} $"));
  }

  @Test
  void onlyTheSecretIsEncoded() throws Exception {
    assertEquals(
        "/<S3cret>/", secrets().resolve("/${env:POSEWIRE_SECRET_CAM_1}/", v -> "<" + v + ">"));
  }

  @Test
  void resolvedSecretIsNotResolvedAgain() throws Exception {
    Secrets twice =
        new Secrets(
            Map.of("POSEWIRE_SECRET_A", "${env:POSEWIRE_SECRET_B}", "POSEWIRE_SECRET_B", "b"),
            Optional.empty());

    assertEquals("${env:POSEWIRE_SECRET_B}", twice.resolve("${env:POSEWIRE_SECRET_A}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${env:PATH}",
        "${env:AWS_SECRET_ACCESS_KEY}",
        "${env:POSEWIRE_API_WRITE_TOKEN}",
        "${env:posewire_secret_a}",
        "${env:POSEWIRE_SECRET_}",
        "${env:POSEWIRE_SECRET_a}",
        "${env:POSEWIRE_SECRET_A B}",
        "${ENV:POSEWIRE_SECRET_A}",
        "${env: POSEWIRE_SECRET_A}",
        "${env:POSEWIRE_SECRET_A",
        "${env:POSEWIRE_SECRET_${env:POSEWIRE_SECRET_A}}",
        "${file:../S3cret}",
        "${file:/etc/passwd}",
        "${file:a/b}",
        "${file:a\\b}",
        "${file:..}",
        "${file:.}",
        "${file:.hidden}",
        "${file:}",
        "${file:a\0b}",
        "${file:a%2fb}",
        "${sys:user.home}",
        "${jndi:ldap://127.0.0.1/a}",
        "${POSEWIRE_SECRET_A}",
        "${}",
        "${",
        "$${env:X}",
        "${env:POSEWIRE_SECRET_A}${"
      })
  void anyOtherFormIsAnErrorThatNamesTheRuleAndNotTheValue(String text) throws IOException {
    folder();
    SecretException e = assertThrows(SecretException.class, () -> secrets().resolve(text));

    assertEquals(e.getMessage(), refusal(text));
    assertTrue(e.getMessage().contains("must be ${env:POSEWIRE_SECRET_NAME}"), e.getMessage());
    assertFalse(e.getMessage().contains(text.length() > 4 ? text : "S3cret"), e.getMessage());
  }

  @Test
  void missingSecretsNameTheirReferenceAndTheRemedy() throws IOException {
    folder();
    missing(secrets(), "${env:POSEWIRE_SECRET_OTHER}", "set this variable");
    missing(secrets(), "${file:other}", "put a file");
    missing(Secrets.none(), "${file:other}", "--secrets-folder");
    missing(
        new Secrets(Map.of("POSEWIRE_SECRET_E", ""), Optional.empty()),
        "${env:POSEWIRE_SECRET_E}",
        "set this variable");
  }

  @Test
  void linksStayInsideTheFolder() throws Exception {
    Path data = Files.createDirectory(folder().resolve("..data"));
    Files.writeString(data.resolve("inside"), "yes\r\n");
    Files.createSymbolicLink(folder().resolve("inside"), Path.of("..data/inside"));
    Files.writeString(parent.resolve("outside"), "S3cret");
    Files.createSymbolicLink(folder().resolve("outside"), Path.of("../outside"));
    Files.createSymbolicLink(folder().resolve("environ"), Path.of("/proc/self/environ"));
    Files.createSymbolicLink(folder().resolve("round"), Path.of("round"));

    assertEquals("yes", secrets().resolve("${file:inside}"));
    missing(secrets(), "${file:outside}", "leads out");
    missing(secrets(), "${file:environ}", "leads out");
    missing(secrets(), "${file:round}", "cannot be read");
  }

  @Test
  void fileMustBeShortPlainOneLineText() throws Exception {
    Files.writeString(folder().resolve("longest"), "x".repeat(4095) + "\n");
    Files.writeString(folder().resolve("long"), "x".repeat(4097));
    Files.write(folder().resolve("binary"), new byte[] {(byte) 0xff, 1});
    Files.writeString(folder().resolve("lines"), "a\r\nX-Evil: 1\n");
    Files.writeString(folder().resolve("empty"), "\n");
    Files.createDirectory(folder().resolve("folder"));
    Process fifo = new ProcessBuilder("mkfifo", folder().resolve("fifo").toString()).start();
    assertEquals(0, fifo.waitFor());

    assertEquals(4095, secrets().resolve("${file:longest}").length());
    missing(secrets(), "${file:long}", "at most 4096 bytes");
    missing(secrets(), "${file:binary}", "UTF-8");
    missing(secrets(), "${file:lines}", "one line");
    missing(secrets(), "${file:empty}", "is empty");
    missing(secrets(), "${file:folder}", "plain file");
    missing(secrets(), "${file:fifo}", "plain file");
  }

  @Test
  void nothingOfItIsShown() {
    assertEquals("secrets", secrets().toString());
  }

  private static String refusal(String text) {
    return assertThrows(SecretException.class, () -> Secrets.check(text)).getMessage();
  }

  private static void missing(Secrets secrets, String reference, String remedy) {
    SecretException e = assertThrows(SecretException.class, () -> secrets.resolve(reference));
    assertTrue(e.getMessage().contains(reference), e.getMessage());
    assertTrue(e.getMessage().contains(remedy), e.getMessage());
    assertFalse(e.getMessage().contains("S3cret"), e.getMessage());
  }

  private Path folder() throws IOException {
    return Files.createDirectories(parent.resolve("secrets"));
  }

  private Secrets secrets() {
    return new Secrets(
        Map.of("POSEWIRE_SECRET_CAM_1", "S3cret", "POSEWIRE_SECRET_A", "a", "PATH", "/bin"),
        Optional.of(parent.resolve("secrets")));
  }
}
