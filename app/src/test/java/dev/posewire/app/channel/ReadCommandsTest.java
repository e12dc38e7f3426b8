package dev.posewire.app.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadCommandsTest {
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

  /** One that streams, one that fails, and one that nobody has reported for long. */
  private void haveThree() {
    api.have("lobby", "rtsp://user:secret@192.0.2.7/stream1").put("name", "Lobby, north");
    ObjectNode lobby = api.haveStatus("lobby", "STREAMING").put("fps", 24.97);
    lobby.put("sourceWidth", 1280).put("sourceHeight", 720).put("session", 1795348740000000L);
    lobby.put("since", "2026-11-22T11:59:01.250000Z").put("at", "2026-11-22T11:59:58Z");
    lobby.putObject("counters").put("published", 1470).put("dropped", 3);
    api.have("gate", "rtsp://192.0.2.8:8554/very/long/path/of/a/stream");
    api.haveStatus("gate", "FAILED")
        .put("detail", "401 Unauthorized:\u001b[2J the password is wrong");
    api.have("dock", "testcard:");
    api.haveStatus("dock", "UNKNOWN").put("lastState", "STREAMING").put("session", 0);
  }

  @Test
  void listShowsEachChannelOnALine() {
    haveThree();
    assertEquals(
        """
        CHANNEL  STATE                    FPS      SIZE  SESSION  DETAIL                                       URL
        dock     unknown, was streaming     -         -        -  -                                            testcard:
        gate     failed                     -         -        -  401 Unauthorized:?[2J the password is wrong  rtsp://192.0.2.8:8554/very/long/path/of/a/stream
        lobby    streaming               25.0  1280x720    1 min  -                                            rtsp://***@192.0.2.7/stream1
        """
            .lines()
            .toList(),
        terminal.lines("list"));
  }

  @Test
  void listFitsTheTerminal() {
    haveThree();
    List<String> lines = ChannelShell.terminal(api.address(), 100).lines("list");

    assertTrue(lines.stream().allMatch(line -> line.length() <= 100), lines::toString);
    assertTrue(lines.get(2).contains("401 Unauthorized:..."), lines::toString);
  }

  @Test
  void listFitsATerminalOfTheUsualWidth() {
    haveThree();
    assertEquals(
        List.of(
            "CHANNEL  STATE                    FPS      SIZE  SESSION  DETAIL      URL",
            "dock     unknown, was streaming     -         -        -  -           testcard:",
            "gate     failed                     -         -        -  401 Una...  rtsp://...",
            "lobby    streaming               25.0  1280x720    1 min  -           rtsp://..."),
        ChannelShell.terminal(api.address(), 80).lines("list"));
  }

  @Test
  void listIsJsonWhereItIsNotForATerminal() {
    haveThree();
    JsonNode list = pipe.json("list");

    assertEquals(1, pipe.out().lines().count());
    assertEquals(3, list.get("channels").size());
    JsonNode lobby = list.get("channels").get(2);
    assertEquals("rtsp://***@192.0.2.7/stream1", lobby.get("url").asText());
    assertEquals("STREAMING", lobby.at("/status/state").asText());
    assertEquals(1470, lobby.at("/status/counters/published").asLong());
    assertFalse(pipe.out().contains("secret"), pipe::out);
  }

  @Test
  void listSaysHowToBeginWhereThereIsNone() {
    assertEquals(
        List.of("There are no channels yet: put one with 'posewire channel put ID URL'"),
        terminal.lines("list"));
    assertEquals("{\"channels\":[]}\n", printed("list"));
  }

  private String printed(String words) {
    assertEquals(0, pipe.run(words), pipe::err);
    return pipe.out();
  }

  @Test
  void showTellsAllSettingsAndTheState() {
    haveThree();
    ObjectNode lobby = api.channel("lobby");
    lobby.put("maxFps", 12.5).put("transport", "UDP").put("keyframesOnly", true);
    lobby.putObject("region").put("x", 0).put("y", 0.5).put("width", 1).put("height", 0.5);
    lobby.putObject("tags").put("site", "north").put("floor", "0");
    lobby.putObject("options").put("max_delay", "500000");

    assertEquals(
        List.of(
            "channel         lobby",
            "name            Lobby, north",
            "url             rtsp://***@192.0.2.7/stream1",
            "enabled         yes",
            "transport       udp",
            "max fps         12.5",
            "policy          latest",
            "loop            no",
            "region          x 0, y 0.5, width 1, height 0.5",
            "keyframes only  yes",
            "frozen seconds  never",
            "options         max_delay=500000",
            "tags            floor=0, site=north",
            "changed at      2026-11-22T12:00:00Z",
            "state           streaming for 58 s",
            "detail          -",
            "fps             25.0",
            "size            1280x720",
            "session age     1 min"),
        terminal.lines("show lobby"));
  }

  @Test
  void showAsJsonIsTheChannelWithItsStatus() {
    haveThree();
    JsonNode gate = pipe.json("show gate");

    assertEquals("gate", gate.get("channel").asText());
    assertEquals("FAILED", gate.at("/status/state").asText());
  }

  @Test
  void statusOfAllIsATableOfRatesAndCounts() {
    haveThree();
    assertEquals(
        List.of(
            "CHANNEL  STATE                   SINCE   FPS  PUBLISHED  DROPPED  CORRUPT  RECONNECTS"
                + "  INSTANCE  DETAIL",
            "dock     unknown, was streaming      -     -          0        0        0           0"
                + "  host-1    -",
            "gate     failed                      -     -          0        0        0           0"
                + "  host-1    401 Unauthorized:?[2J the password is wrong",
            "lobby    streaming                58 s  25.0       1470        3        0           0"
                + "  host-1    -"),
        terminal.lines("status"));
    assertEquals(3, pipe.json("status").get("channels").size());
  }

  @Test
  void statusOfOneIsAllThatIsKnown() {
    haveThree();
    List<String> lines = terminal.lines("status lobby");

    assertTrue(lines.contains("published       1470"), lines::toString);
    assertTrue(lines.contains("codec           -"), lines::toString);
    assertTrue(lines.contains("reported        2 s ago"), lines::toString);
    assertEquals("STREAMING", pipe.json("status lobby").get("state").asText());
  }
}
