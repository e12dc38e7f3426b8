package dev.posewire.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.api.ApiSettings;
import dev.posewire.runtime.config.HostAndPort;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ApiOptionsTest {
  @Test
  void withoutOptionsItListensOnLoopback() {
    assertEquals(ApiSettings.defaults(), settings());
  }

  @Test
  void everyOptionIsRead() {
    assertEquals(
        new ApiSettings(
            Optional.of(new HostAndPort("0.0.0.0", 9000)),
            Optional.of("read-token-resolved"),
            Optional.of("write-token-0123456789"),
            List.of("a.example", "b.example"),
            List.of("https://c.example")),
        settings(
            "--api=0.0.0.0:9000",
            "--api-read-token=${file:token}",
            "--api-write-token=write-token-0123456789",
            "--api-host=a.example",
            "--api-host=b.example",
            "--api-cors-origin=https://c.example"));
  }

  @Test
  void offIsNoApi() {
    assertTrue(settings("--api", "off").listen().isEmpty());
  }

  @Test
  void whatIsNoAddressIsTold() {
    String message =
        assertThrows(UserErrorException.class, () -> settings("--api=here")).getMessage();
    assertTrue(message.contains("'here'") && message.contains("off"), message);
  }

  @Test
  void otherMachinesNeedTokens() {
    assertThrows(UserErrorException.class, () -> settings("--api=0.0.0.0:9000"));
  }

  @Test
  void tokensAreMadeOnceAndKept(@TempDir Path folder) {
    Path kept = folder.resolve("tokens");

    ApiSettings first = settings("--api=0.0.0.0:9000", "--api-token-folder=" + kept);

    assertNotEquals(first.readToken(), first.writeToken());
    assertEquals(first, settings("--api=0.0.0.0:9000", "--api-token-folder=" + kept));
  }

  @Test
  void tokensAreForTheirOwnerOnly(@TempDir Path folder) throws IOException {
    settings("--api-token-folder=" + folder);

    assertEquals(
        PosixFilePermissions.fromString("rw-------"),
        Files.getPosixFilePermissions(folder.resolve("write-token")));
  }

  @Test
  void whatIsGivenGoesBeforeWhatIsKept(@TempDir Path folder) {
    ApiSettings settings =
        settings("--api-write-token=write-token-0123456789", "--api-token-folder=" + folder);

    assertEquals(Optional.of("write-token-0123456789"), settings.writeToken());
  }

  @Test
  void aFolderThatCannotBeMadeIsTold(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    String message =
        assertThrows(UserErrorException.class, () -> settings("--api-token-folder=" + file))
            .getMessage();
    assertTrue(message.contains(file.resolve("read-token").toString()), message);
  }

  private static ApiSettings settings(String... args) {
    ApiOptions options = new ApiOptions();
    CommandLine.ParseResult unused = new CommandLine(options).parseArgs(args);
    return options.settings(text -> text.replace("${file:token}", "read-token-resolved"));
  }
}
