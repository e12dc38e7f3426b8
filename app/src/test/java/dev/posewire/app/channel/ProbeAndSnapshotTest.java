package dev.posewire.app.channel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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

class ProbeAndSnapshotTest {
  @TempDir Path folder;
  private FakeApi api;
  private ChannelShell terminal;
  private ChannelShell pipe;

  @BeforeEach
  void start() throws IOException {
    api = new FakeApi();
    terminal = ChannelShell.terminal(api.address(), 0);
    pipe = ChannelShell.pipe(api.address());
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void probeTellsWhatTheSourceGives() {
    api.answerProbesWith(
        "{\"ok\":true,\"codec\":\"h264\",\"width\":1280,\"height\":720,\"fps\":25.0,\"live\":true,"
            + "\"decodedBy\":\"software\",\"millis\":812}");

    assertEquals(
        List.of(
            "works       yes",
            "codec       h264",
            "size        1280x720",
            "fps         25.0",
            "live        yes",
            "decoded by  software",
            "took        812 ms"),
        terminal.lines("probe rtsp://192.0.2.7/stream1 --transport udp --option max_delay=5=6"));
    assertEquals(
        FakeApi.json(
            "{\"url\":\"rtsp://192.0.2.7/stream1\",\"transport\":\"UDP\","
                + "\"options\":{\"max_delay\":\"5=6\"}}"),
        api.request("POST").body());
  }

  @Test
  void probeOfWhatDoesNotWorkEndsWithOne() {
    api.answerProbesWith(
        "{\"ok\":false,\"kind\":\"NOT_FOUND\",\"detail\":\"rtsp://u:secret@h/1 is not there\","
            + "\"millis\":31}");

    assertEquals(1, terminal.run("probe rtsp://u:secret@h/1"));
    assertEquals(
        List.of(
            "works    no",
            "problem  not found",
            "detail   rtsp://***@h/1 is not there",
            "took     31 ms"),
        terminal.out().lines().toList());
    assertEquals(1, pipe.run("probe rtsp://u:secret@h/1"));
    assertEquals("NOT_FOUND", FakeApi.json(pipe.out()).get("kind").asText());
    assertFalse(pipe.out().contains("secret"), pipe::out);
  }

  @Test
  void snapshotIsStoredInAFile() throws IOException {
    Path file = folder.resolve("lobby.jpg");

    assertEquals(
        List.of(file + ": 5 bytes, captured at 2026-11-22T11:59:59.5Z"),
        terminal.lines("snapshot lobby --skeletons --out " + file));
    assertArrayEquals(FakeApi.JPEG, Files.readAllBytes(file));
    assertEquals("/v1/channels/lobby/snapshot.jpg?skeletons=true", api.request("GET").path());
    assertEquals(5, pipe.json("snapshot lobby --out " + file).get("bytes").asInt());
  }

  @Test
  void snapshotGoesToAPipeAlone() {
    assertEquals(0, pipe.run("snapshot lobby --out -"));
    assertArrayEquals(FakeApi.JPEG, pipe.pictures());
    assertEquals("", pipe.out());
  }

  @Test
  void snapshotIsNotShownToATerminal() {
    assertEquals(2, terminal.run("snapshot lobby --out -"));
    assertTrue(terminal.err().contains("a terminal cannot show a picture"), terminal::err);
    assertEquals(List.of(), api.requests());
  }

  @Test
  void snapshotThatCannotBeStoredSaysSo() {
    assertEquals(2, terminal.run("snapshot lobby --out " + folder));
    assertTrue(terminal.err().contains("--out cannot be written"), terminal::err);
  }
}
