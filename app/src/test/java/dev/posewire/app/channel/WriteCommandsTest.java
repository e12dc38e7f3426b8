package dev.posewire.app.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteCommandsTest {
  private FakeApi api;
  private ChannelShell terminal;
  private ChannelShell pipe;

  @BeforeEach
  void start() throws IOException {
    api = new FakeApi();
    terminal = ChannelShell.terminal(api.address(), 80);
    pipe = ChannelShell.pipe(api.address());
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void putSaysWhatBecameOfTheChannel() {
    assertEquals(List.of("created    lobby"), terminal.lines("put lobby testcard:"));
    assertEquals(List.of("unchanged  lobby"), terminal.lines("put lobby testcard:"));
    assertEquals(List.of("changed    lobby"), terminal.lines("put lobby testcard:?people=2"));
    assertEquals(
        FakeApi.json(
            "{\"dryRun\":false,\"changes\":[{\"channel\":\"gate\",\"change\":\"CREATED\"}]}"),
        pipe.json("put gate testcard:"));
  }

  @Test
  void putSendsOnlyWhatIsNamed() {
    assertEquals(0, terminal.run("put lobby testcard:"));
    assertEquals(
        FakeApi.json("{\"channel\":\"lobby\",\"url\":\"testcard:\",\"enabled\":true}"),
        api.request("PUT").body());
    assertEquals("application/json", api.request("PUT").contentType());
    assertEquals("/v1/channels/lobby", api.request("PUT").path());
  }

  @Test
  void putSendsEverySetting() {
    String words =
        "put lobby rtsp://192.0.2.7/1 --name Lobby --transport udp --max-fps 12.5 --policy EVERY"
            + " --loop --region 0,0.5,1,0.5 --keyframes-only --frozen-seconds 30"
            + " --option max_delay=500000 --tag site=north --tag floor= --disabled";
    assertEquals(0, terminal.run(words), terminal::err);

    assertEquals(
        FakeApi.json(
            """
            {"channel":"lobby","url":"rtsp://192.0.2.7/1","enabled":false,"name":"Lobby",
             "transport":"UDP","maxFps":12.5,"policy":"EVERY","loop":true,
             "region":{"x":0,"y":0.5,"width":1,"height":0.5},"keyframesOnly":true,
             "frozenSeconds":30,"options":{"max_delay":"500000"},
             "tags":{"site":"north","floor":""}}
            """),
        api.request("PUT").body());
  }

  @Test
  void putWarnsOfAPlainPasswordWithoutShowingIt() {
    assertEquals(0, terminal.run("put lobby rtsp://user:secret@192.0.2.7/1"));

    assertTrue(terminal.err().contains("stored as it is"), terminal::err);
    assertTrue(terminal.err().contains("${env:POSEWIRE_SECRET_...}"), terminal::err);
    assertFalse((terminal.err() + terminal.out()).contains("secret@"), terminal::err);
    assertEquals("rtsp://user:secret@192.0.2.7/1", api.channel("lobby").get("url").asText());

    assertEquals(0, terminal.run("put lobby rtsp://user:${env:POSEWIRE_SECRET_A}@192.0.2.7/1"));
    assertEquals("", terminal.err());
  }

  @Test
  void setChangesOnlyWhatIsNamed() {
    api.have("lobby", "testcard:").putObject("tags").put("site", "north").put("old", "1");
    String words =
        "set lobby --url testcard:?people=2 --max-fps 5 --loop=false --keyframes-only --disable"
            + " --region none --tag floor=0 --tag old=";

    assertEquals(List.of("changed    lobby"), terminal.lines(words));

    assertEquals(
        FakeApi.json(
            """
            {"url":"testcard:?people=2","enabled":false,"maxFps":5,"loop":false,"region":null,
             "keyframesOnly":true,"tags":{"floor":"0","old":null}}
            """),
        api.request("PATCH").body());
    assertEquals(
        FakeApi.json("{\"site\":\"north\",\"floor\":\"0\"}"), api.channel("lobby").get("tags"));
    assertEquals(List.of("unchanged  lobby"), terminal.lines("set lobby --disable"));
    assertEquals(List.of("changed    lobby"), terminal.lines("set lobby --enable"));
  }

  @Test
  void setTakesNothingFromTheEnvironment() {
    api.have("lobby", "testcard:");
    ChannelShell shell =
        ChannelShell.pipe(
            api.address(),
            Map.of("POSEWIRE_MAX_FPS", "5", "POSEWIRE_URL", "x", "POSEWIRE_LOOP", "true"));

    assertEquals(0, shell.run("set lobby --name Lobby"), shell::err);
    assertEquals(FakeApi.json("{\"name\":\"Lobby\"}"), api.request("PATCH").body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set lobby                          | nothing is named that should change",
        "set lobby --enable --disable       | exclude each other",
        "set lobby --region 1,2             | --region must be X,Y,W,H",
        "put lobby testcard: --region a,,1, | --region must be X,Y,W,H",
        "put Lobby testcard:                | channel id must match",
        "put lobby testcard: --max-fps fast | '--max-fps'",
        "put lobby testcard: --policy some  | expected one of [LATEST, EVERY]",
        "put lobby testcard: --tag site     | should be in KEY=VALUE format",
        "put lobby                          | URL",
        "show ../status                     | channel id must match",
        "status a/b                         | channel id must match",
        "snapshot .                         | channel id must match",
        "remove lobby Gate                  | channel id must match",
        "remove                             | ID",
        "apply                              | --file"
      })
  void whatIsWrongOnTheCommandLineIsNotSent(String row) {
    String[] parts = row.split(" +\\| ", -1);

    assertEquals(2, terminal.run(parts[0]), terminal::err);
    assertTrue(terminal.err().contains(parts[1]), terminal::err);
    assertEquals(List.of(), api.requests());
  }

  @Test
  void removeTakesOutEachOnItsOwn() {
    api.have("lobby", "testcard:");
    api.have("gate", "testcard:");

    assertEquals(2, terminal.run("remove lobby attic gate lobby"));
    assertEquals(List.of("removed    lobby", "removed    gate"), terminal.out().lines().toList());
    assertEquals(
        List.of("channel attic is not there: there is no such channel"),
        terminal.err().lines().toList());
    assertEquals(List.of(), api.ids());
  }

  @Test
  void removeEndsAtAFailureOfTheServerAndSaysWhatWasDone() {
    api.have("lobby", "testcard:");
    api.script("DELETE", new FakeAnswer(204, ""), FakeAnswer.problem(503, "Kafka is away"));

    assertEquals(1, pipe.run("remove lobby gate dock"));
    assertEquals(1, FakeApi.json(pipe.out()).get("changes").size());
    assertTrue(pipe.err().contains("channel gate: http://127.0.0.1:"), pipe::err);
    assertTrue(pipe.err().contains("Kafka is away"), pipe::err);
    assertEquals(2, api.requests().size());
  }
}
