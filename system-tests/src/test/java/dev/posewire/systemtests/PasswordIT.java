package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posewire.bench.peers.RtspMount;
import dev.posewire.bench.peers.RtspServer;
import dev.posewire.schemas.TopicSpec;
import dev.posewire.schemas.Topics;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Passwords of cameras are in the registry, and in nothing else that a process puts out. */
@Timeout(240)
class PasswordIT {
  private static final int FPS = 10;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  // At signs, so that what encodes them is seen to.
  private static final String PLAIN = "Plain@Quokka-71";
  private static final String NAMED = "Named@Wombat-72";
  private static final String FILED = "Filed@Numbat-73";
  private static final String WRONG = "Wrong@Potoroo-74";
  private static final String TRIED = "Tried@Bandicoot-75";
  private static final String MANGLED = "Mangled@Bettong-76";
  private static final String TOKEN = "Token-Pademelon-77";
  private static final String READ_TOKEN = "Token-Bandicota-78";

  @TempDir Path folder;
  private final LeakSearch leaks = new LeakSearch();
  private RtspMount[] mounts;

  @BeforeEach
  void preparePasswords() throws Exception {
    Cameras.requireServer();
    leaks.lookFor("ann", PLAIN);
    leaks.lookFor("ben", NAMED);
    leaks.lookFor("cat", FILED);
    for (String password : List.of(WRONG, TRIED, MANGLED)) leaks.lookFor("ann", password);
    for (String token : List.of(TOKEN, READ_TOKEN)) leaks.lookFor("api", token);
    Path secrets = Files.createDirectory(folder.resolve("secrets"));
    Files.writeString(secrets.resolve("cam"), FILED + "\n");
    Files.writeString(secrets.resolve("reader"), READ_TOKEN + "\n");
    Path clip = Cameras.clip(folder, 320, 180, FPS);
    mounts =
        new RtspMount[] {
          RtspMount.of("/plain", clip, FPS).protectedBy("digest", "ann", PLAIN),
          RtspMount.of("/named", clip, FPS).protectedBy("digest", "ben", NAMED),
          RtspMount.of("/filed", clip, FPS).protectedBy("basic", "cat", FILED)
        };
  }

  @Test
  void passwordsAreInTheRegistryOnly() throws Exception {
    try (RtspServer server = RtspServer.start(Cameras.ROOT, mounts);
        PosewireProcess up = startUp()) {
      ApiPage api = new ApiPage(up.api(), Optional.of(TOKEN));
      putChannels(api, server);
      probe(api, server);
      read(api);
      patch(api, server);
      MangledRequests.sendAll(api, "ann:" + MANGLED);
      runCommands(up, server);
      leaks.inPages(new MonitorPage(up.monitor()));
      lookIntoTopics(up);
      leaks.in("threads", up.threads());
      leaks.in("answers", api.told());
      assertEquals(143, up.terminate(), up::toString);
      lookIntoLog(up);
    }
    leaks.assertNothingFound();
  }

  private PosewireProcess startUp() throws Exception {
    return PosewireProcess.start(
        folder,
        Map.of(
            "POSEWIRE_LOG_LEVEL",
            "TRACE",
            "POSEWIRE_SECRET_CAM",
            NAMED,
            "POSEWIRE_SECRET_TOKEN",
            TOKEN,
            "POSEWIRE_API_READ_TOKEN",
            "${file:reader}",
            "POSEWIRE_API_WRITE_TOKEN",
            "${env:POSEWIRE_SECRET_TOKEN}"),
        List.of(
            "up",
            "--model=testcard",
            "--broker-port=0",
            "--api=127.0.0.1:0",
            "--secrets-folder=secrets"));
  }

  private static String plainUrl(RtspServer server, String password) {
    return server.url("ann:" + password.replace("@", "%40") + "@", "/plain");
  }

  private static void putChannels(ApiPage api, RtspServer server) throws Exception {
    String fps = "\"maxFps\":2";
    api.put("plain", plainUrl(server, PLAIN), fps);
    api.put("wrong", plainUrl(server, WRONG), fps);
    api.put("named", server.url("ben:${env:POSEWIRE_SECRET_CAM}@", "/named"), fps);
    api.put("filed", server.url("cat:${file:cam}@", "/filed"), fps);
    for (String id : List.of("plain", "named", "filed")) api.awaitState(id, "STREAMING");
    api.awaitState("wrong", "FAILED");
  }

  private static void probe(ApiPage api, RtspServer server) throws Exception {
    List<String> right =
        List.of(
            plainUrl(server, PLAIN),
            server.url("ben:${env:POSEWIRE_SECRET_CAM}@", "/named"),
            server.url("cat:${file:cam}@", "/filed"));
    for (String url : right) {
      JsonNode answer = api.ask(200, "POST", "/v1/channels:probe", ApiPage.channel(url));
      assertTrue(answer.path("ok").asBoolean(), answer::toString);
    }
    List<String> wrong =
        List.of(
            plainUrl(server, TRIED),
            server.url("ben:${file:cam}@", "/named"),
            server.url("cat:${env:POSEWIRE_SECRET_CAM}@", "/filed"));
    for (String url : wrong) {
      JsonNode answer = api.ask(200, "POST", "/v1/channels:probe", ApiPage.channel(url));
      assertEquals("UNAUTHORIZED", answer.path("kind").asText(), answer::toString);
    }
  }

  private static void read(ApiPage api) throws Exception {
    assertEquals(4, api.get("/v1/channels").path("channels").size());
    assertEquals(4, api.get("/v1/status").path("channels").size());
    for (String id : List.of("plain", "wrong", "named", "filed")) {
      assertTrue(api.get("/v1/channels/" + id).path("url").asText().startsWith("rtsp://"));
      assertFalse(api.status(id).path("state").asText().isEmpty());
    }
    String path = "/v1/channels/plain/snapshot.jpg?skeletons=";
    for (String skeletons : List.of("false", "true")) {
      Await.until(
          "a picture", () -> api.send("GET", path + skeletons, "").statusCode() == 200, api.told());
    }
    assertEquals(404, api.send("GET", "/v1/channels/wrong/snapshot.jpg", "").statusCode());
  }

  private static void patch(ApiPage api, RtspServer server) throws Exception {
    String shown = api.get("/v1/channels/plain").path("url").asText();
    JsonNode same =
        api.ask(200, "PATCH", "/v1/channels/plain", ApiPage.channel(shown, "\"name\":\"Door\""));
    assertEquals(shown, same.path("url").asText());
    api.awaitState("plain", "STREAMING");
    JsonNode mended =
        api.ask(200, "PATCH", "/v1/channels/wrong", ApiPage.channel(plainUrl(server, PLAIN)));
    assertEquals(shown, mended.path("url").asText());
    api.awaitState("wrong", "STREAMING");
    // What it had at first is looked for in the log, and so is what it has now.
    api.ask(200, "PATCH", "/v1/channels/wrong", ApiPage.channel(plainUrl(server, WRONG)));
    api.awaitState("wrong", "FAILED");
  }

  /** Those that show channels, and those of a caller who errs. */
  private void runCommands(PosewireProcess up, RtspServer server) throws Exception {
    String api = "--api=" + URI.create(up.api()).getAuthority();
    run(0, "channel", "list", api, "--table");
    run(0, "channel", "show", api, "plain");
    run(0, "channel", "show", api, "wrong", "--table");
    run(0, "channel", "status", api);
    run(1, "channel", "probe", api, plainUrl(server, TRIED));
    run(2, "channel", "put", api, plainUrl(server, MANGLED), "door");
    run(2, "channel", "put", api, "door", "ann:" + MANGLED + "@192.0.2.7:554/x");
    run(2, "up", "--channel=door=rtsp://ann:" + MANGLED + "@192.0.2.7:99999/x");
    run(2, "up", "--channel=rtsp://ann:" + MANGLED + "@192.0.2.7/x");
    Path file = folder.resolve("channels.yaml");
    for (String end : List.of("", ":99999/x\"", "\", bogus: 1")) {
      String url = "\"rtsp://ann:" + MANGLED + "@192.0.2.7" + end;
      Files.writeString(file, "channels:\n  - {id: door, url: " + url + "}\n");
      run(2, "channel", "apply", api, "-f", file.toString(), "--dry-run");
    }
    run(2, "up", "--channels", file.toString());
  }

  private void run(int code, String... arguments) throws Exception {
    Map<String, String> variables =
        Map.of("POSEWIRE_API_TOKEN", TOKEN, "POSEWIRE_LOG_LEVEL", "TRACE");
    try (PosewireProcess process = PosewireProcess.start(folder, variables, List.of(arguments))) {
      assertEquals(code, process.awaitExit(LIMIT), process::toString);
      List<String> lines = new ArrayList<>(process.output());
      lines.addAll(process.log());
      leaks.in(arguments[0] + " " + arguments[1], lines);
    }
  }

  private void lookIntoTopics(PosewireProcess up) throws Exception {
    try (KafkaProbe probe = new KafkaProbe(up.broker(), up)) {
      Topics topics = probe.topics();
      for (TopicSpec topic : topics.all(Topics.EMBEDDED_LIVE_RETENTION_BYTES)) {
        List<String> records = probe.readAll(topic.name()).stream().map(LeakSearch::text).toList();
        if (topic.name().equals(topics.channels())) {
          assertIsTheRegistry(String.join("\n", records));
        } else if (!records.isEmpty()) {
          leaks.in(topic.name(), records);
        }
      }
      for (String topic : List.of(topics.channelStatus(), topics.poses(), topics.schemas())) {
        assertTrue(probe.written(topic) > 0, topic);
      }
    }
  }

  /** Where passwords are seen that are there, they would be seen elsewhere. */
  private void assertIsTheRegistry(String records) {
    assertTrue(leaks.isAnyIn(records), "passwords of the registry are found");
    assertTrue(records.contains("ann:" + PLAIN.replace("@", "%40")), "plain one in the registry");
    for (String password : List.of(NAMED, FILED, TRIED, MANGLED, TOKEN)) {
      String word = password.substring(password.indexOf('@') + 1);
      assertFalse(records.contains(word), word);
    }
  }

  private void lookIntoLog(PosewireProcess up) throws Exception {
    List<String> log = up.log();
    assertTrue(log.size() < ProcessOutput.MAX_LINES, "lines: " + log.size());
    assertTrue(log.stream().anyMatch(line -> line.contains(" DEBUG ")), up::toString);
    leaks.in("log", log);
    leaks.in("output", String.join("\n", up.output()));
  }
}
