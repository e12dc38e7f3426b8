package dev.posewire.app.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyCommandTest {
  /** As README shows it. */
  private static final String TWO =
      """
      channels:
        - id: lobby
          url: rtsp://192.0.2.7/stream1
          transport: tcp
          max-fps: 10.1
          tags: {site: north}
        - id: card
          url: testcard:?people=2&seed=7
      """;

  @TempDir Path folder;
  private Path file;
  private FakeApi api;
  private ChannelShell terminal;
  private ChannelShell pipe;

  @BeforeEach
  void start() throws IOException {
    file = folder.resolve("channels.yaml");
    Files.writeString(file, TWO);
    api = new FakeApi();
    terminal = ChannelShell.terminal(api.address(), 80);
    pipe = ChannelShell.pipe(api.address());
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private List<FakeApi.Request> writes() {
    return api.requests().stream().filter(request -> !request.method().equals("GET")).toList();
  }

  @Test
  void putsEachChannelAndSaysWhatBecameOfIt() throws IOException {
    api.have("attic", "testcard:");

    assertEquals(
        List.of("created    lobby", "created    card"), terminal.lines("apply -f " + file));
    assertEquals(
        FakeApi.json(
            """
            {"channel":"lobby","name":"","url":"rtsp://192.0.2.7/stream1","enabled":true,
             "transport":"TCP","maxFps":10.1,"policy":"LATEST","loop":false,"region":null,
             "keyframesOnly":false,"frozenSeconds":0.0,"options":{},"tags":{"site":"north"}}
            """),
        writes().get(0).body());
    assertEquals(
        List.of("unchanged  lobby", "unchanged  card"), terminal.lines("apply -f " + file));

    Files.writeString(file, TWO.replace("people=2", "people=3"));
    assertEquals(
        List.of("unchanged  lobby", "changed    card"), terminal.lines("apply --file=" + file));
    assertEquals(List.of("attic", "card", "lobby"), api.ids());
  }

  @Test
  void pruneTakesOutWhatIsNotInTheFile() {
    api.have("attic", "testcard:");

    assertEquals(
        List.of("created    lobby", "created    card", "removed    attic"),
        terminal.lines("apply --prune -f " + file));
    assertEquals(List.of("card", "lobby"), api.ids());
  }

  @Test
  void dryRunSaysTheSameAndSendsNothing() {
    api.have("attic", "testcard:");
    assertEquals(0, terminal.run("apply -f " + file));
    int before = writes().size();
    api.channel("card").put("maxFps", 3);

    assertEquals(
        List.of(
            "unchanged  lobby (dry run)",
            "changed    card (dry run)",
            "removed    attic (dry run)"),
        terminal.lines("apply --dry-run --prune -f " + file));
    assertEquals(
        "{\"dryRun\":true,\"changes\":[{\"channel\":\"lobby\",\"change\":\"UNCHANGED\"},"
            + "{\"channel\":\"card\",\"change\":\"CHANGED\"}]}",
        pipe.json("apply --dry-run -f " + file).toString());
    assertEquals(before, writes().size());
  }

  @Test
  void aFileWithProblemsSendsNothingAndTellsThemAll() throws IOException {
    Files.writeString(
        file,
        """
        channels:
          - id: lobby
            url: rtsp://user:secret@192.0.2.7/stream1
            max-fps: fast
          - url: testcard:?people=1
          - id: card
            url: gopher://192.0.2.8
            colour: red
        """);

    assertEquals(2, terminal.run("apply --prune -f " + file));

    assertTrue(terminal.err().contains("channels.yaml, channel lobby: max-fps"), terminal::err);
    assertTrue(terminal.err().contains("channels.yaml, entry 2: id is missing"), terminal::err);
    assertTrue(terminal.err().contains("channels.yaml, channel card: url"), terminal::err);
    assertTrue(terminal.err().contains("colour is not a known key"), terminal::err);
    assertFalse(terminal.err().contains("secret"), terminal::err);
    assertEquals(List.of(), api.requests());
  }

  @Test
  void aFileThatIsNotThereSaysSo() {
    assertEquals(2, terminal.run("apply -f " + folder.resolve("none.yaml")));
    assertTrue(terminal.err().contains("none.yaml cannot be read"), terminal::err);
  }

  @Test
  void oneThatIsRefusedKeepsNoOtherBackButPruning() {
    api.have("attic", "testcard:");
    api.script("PUT", FakeAnswer.problem(422, "not here"));

    assertEquals(2, terminal.run("apply --prune -f " + file));
    assertEquals(List.of("created    card"), terminal.out().lines().toList());
    assertEquals(
        List.of(
            "channel lobby is refused: not here",
            "no channel is removed, as not all of the file could be put"),
        terminal.err().lines().toList());
    assertEquals(List.of("attic", "card"), api.ids());
  }

  @Test
  void aFailureOfTheServerEndsItAndWhatWasDoneIsTold() {
    api.script("PUT", FakeAnswer.problem(201, "made"), FakeAnswer.problem(503, "Kafka is away"));

    assertEquals(1, terminal.run("apply -f " + file));
    assertEquals(List.of("created    lobby"), terminal.out().lines().toList());
    assertTrue(terminal.err().contains("Kafka is away"), terminal::err);
  }

  @Test
  void warnsOfPlainPasswordsOnce() throws IOException {
    Files.writeString(file, TWO.replace("rtsp://", "rtsp://user:secret@"));

    assertEquals(0, terminal.run("apply -f " + file));
    assertEquals(1, terminal.err().lines().count(), terminal::err);
    assertTrue(terminal.err().contains("the URL of lobby is stored"), terminal::err);
    assertEquals(0, terminal.run("apply --dry-run -f " + file));
  }
}
