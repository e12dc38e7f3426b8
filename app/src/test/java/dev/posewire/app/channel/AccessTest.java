package dev.posewire.app.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which token is sent, and for whom is printed. */
class AccessTest {
  private static final Map<String, String> BOTH =
      Map.of("POSEWIRE_API_READ_TOKEN", "reader", "POSEWIRE_API_WRITE_TOKEN", "writer");

  private FakeApi api;

  @BeforeEach
  void start() throws IOException {
    api = new FakeApi();
    api.have("lobby", "testcard:");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private List<String> tokens() {
    return api.requests().stream().map(FakeApi.Request::token).toList();
  }

  private int run(Map<String, String> environment, String words) {
    return ChannelShell.pipe(api.address(), environment).run(words);
  }

  @Test
  void noneIsSentWithoutAny() {
    assertEquals(0, run(Map.of(), "list"));
    assertEquals(List.of("", ""), tokens());
  }

  @Test
  void theServersTokensServeForWhatTheyAreFor() {
    assertEquals(0, run(BOTH, "set lobby --disable"));
    assertEquals(List.of("reader", "writer"), tokens());
  }

  @Test
  void oneOfThemServesForAllWhereTheOtherIsNotKnown() {
    assertEquals(0, run(Map.of("POSEWIRE_API_WRITE_TOKEN", "writer"), "list"));
    assertEquals(0, run(Map.of("POSEWIRE_API_READ_TOKEN", "reader"), "remove lobby"));
    assertEquals(List.of("writer", "writer", "reader"), tokens());
  }

  @Test
  void theClientsTokenGoesBeforeThem() {
    assertEquals(0, run(BOTH, "set lobby --disable --api-token mine"));
    assertEquals(List.of("mine", "mine"), tokens());
  }

  @Test
  void referencesToVariablesAreFollowed() {
    Map<String, String> environment =
        Map.of(
            "POSEWIRE_API_WRITE_TOKEN",
            "${env:POSEWIRE_SECRET_API}",
            "POSEWIRE_SECRET_API",
            "sesame\n");
    assertEquals(0, run(environment, "remove lobby"));
    assertEquals(List.of("sesame"), tokens());
  }

  @Test
  void thoseThatAnIngestKeepsServeWhereNoneIsGiven(@TempDir Path folder) {
    TokenFolder kept = new TokenFolder(folder);
    Map<String, String> environment = Map.of("POSEWIRE_API_TOKEN_FOLDER", folder.toString());
    String read = kept.readToken();
    String write = kept.writeToken();

    assertEquals(0, run(environment, "set lobby --disable"));
    assertEquals(List.of(read, write), tokens());
    assertEquals(0, run(environment, "list --api-token mine"));
    assertEquals("mine", tokens().get(2));
  }

  @Test
  void aFolderWithoutTokensIsTold(@TempDir Path folder) {
    ChannelShell shell = ChannelShell.pipe(api.address(), Map.of());

    assertEquals(2, shell.run("list --api-token-folder " + folder));
    assertTrue(shell.err().contains(folder.resolve("read-token").toString()), shell.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${file:api}               | only ingest can follow",
        "${env:HOME}               | only ingest can follow",
        "${env:POSEWIRE_SECRET_NO} | refers to POSEWIRE_SECRET_NO, which is not set here",
        "caf\u00e9                 | must be printable ASCII"
      })
  void referencesThatCannotBeFollowedAreToldAndNotSent(String token, String said) {
    ChannelShell shell =
        ChannelShell.pipe(api.address(), Map.of("POSEWIRE_API_TOKEN", token, "HOME", "/root"));

    assertEquals(2, shell.run("list"));
    assertTrue(shell.err().contains("--api-token"), shell::err);
    assertTrue(shell.err().contains(said), shell::err);
    assertFalse(shell.err().contains("caf"), shell::err);
    assertEquals(List.of(), tokens());
  }

  @Test
  void theAddressIsTakenFromTheVariableOfTheServer() {
    ChannelShell shell =
        ChannelShell.pipe("unused:1", Map.of("POSEWIRE_API", "http://" + api.address()));

    assertEquals(0, shell.runWords("channel", "list"), shell::err);
  }

  @ParameterizedTest
  @CsvSource({
    "true,  '',                    '', table",
    "false, '',                    '', json",
    "true,  POSEWIRE_JSON=true,    '', json",
    "true,  POSEWIRE_JSON=false,   '', table",
    "false, POSEWIRE_TABLE=true,   '', table",
    "true,  '',                --json, json",
    "false, '',               --table, table",
    "false, '',             --no-json, table",
    "false, '',          --json=false, table",
    "true,  '',         --table=false, json",
    "true,  POSEWIRE_JSON=true, --table, table",
    "true,  POSEWIRE_JSON=true, --no-json, table",
    "true,  POSEWIRE_TABLE=true, --json, json"
  })
  void printsForWhomItIsAskedTo(boolean terminal, String variable, String option, String form) {
    String[] pair = variable.split("=", -1);
    Map<String, String> environment = pair.length == 2 ? Map.of(pair[0], pair[1]) : Map.of();
    ChannelShell shell = ChannelShell.of(api.address(), Terminal.of(terminal, 0), environment);

    assertEquals(0, shell.run(option.isEmpty() ? "list" : "list " + option), shell::err);
    assertEquals(form, shell.out().startsWith("{") ? "json" : "table", shell::out);
  }

  @Test
  void cannotPrintForBoth() {
    ChannelShell shell = ChannelShell.pipe(api.address());

    assertEquals(2, shell.run("list --json --table"));
    assertTrue(shell.err().contains("exclude each other"), shell::err);
    assertEquals(List.of(), api.requests());
  }
}
