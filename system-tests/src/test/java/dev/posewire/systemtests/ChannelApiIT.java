package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posewire.bench.peers.RtspMount;
import dev.posewire.bench.peers.RtspServer;
import dev.posewire.schemas.PoseEvent;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Channels come, change and go over HTTP, in one process and in two that share a Kafka. */
@Timeout(120)
class ChannelApiIT {
  private static final int FPS = 10;
  private static final String CARD = "testcard:?people=2&seed=7&width=320&height=180&fps=5";
  private static final double MEND_SECONDS = 10;
  private static final double EVENT_SECONDS = 30;
  private static final double END_SECONDS = 10;
  private static final double TAKEOVER_SECONDS = 30;

  @TempDir static Path folder;
  private static PosewireProcess up;
  private static ApiPage api;

  @BeforeAll
  static void startUp() throws Exception {
    up =
        PosewireProcess.start(
            folder, "up", "--model=testcard", "--broker-port=0", "--api=127.0.0.1:0");
    api = new ApiPage(up.api());
  }

  @AfterAll
  static void stop() throws Exception {
    try (PosewireProcess last = up) {
      assertEquals(143, last.terminate(), last::toString);
    }
  }

  @AfterEach
  void removeChannels() throws Exception {
    for (String id : ids(api)) assertEquals(204, delete(id));
  }

  @Test
  void wrongPasswordIsMendedByPatch() throws Exception {
    Cameras.requireServer();
    Path clip = Cameras.clip(folder, 320, 180, FPS);
    RtspMount locked = RtspMount.of("/1", clip, FPS).protectedBy("digest", "eve", "S3cret");
    try (RtspServer server = RtspServer.start(Cameras.ROOT, locked)) {
      api.put("camera", server.url("eve:no@", "/1"));
      api.awaitState("camera", "FAILED", up);
      assertTrue(api.status("camera").path("detail").asText().contains("check user"));

      long begun = System.nanoTime();
      JsonNode unused =
          api.ask(
              200,
              "PATCH",
              "/v1/channels/camera",
              ApiPage.channel(server.url("eve:S3cret@", "/1")));
      api.awaitState("camera", "STREAMING", up);

      assertWithin(MEND_SECONDS, begun, "PATCH of the password to STREAMING");
    }
  }

  @Test
  void channelHasEventsAfterItsPutAndNoThreadAfterItsDelete() throws Exception {
    try (KafkaProbe probe = new KafkaProbe(up.broker(), up)) {
      long begun = System.nanoTime();
      api.put("card", CARD);
      List<PoseEvent> unused =
          probe.readAs(
              probe.topics().poses(),
              PoseEvent.class,
              events -> events.stream().anyMatch(event -> event.getChannel().equals("card")));
      assertWithin(EVENT_SECONDS, begun, "PUT to the first event");
    }
    assertTrue(up.threads().contains("\"channel-card\""));

    long begun = System.nanoTime();
    assertEquals(204, delete("card"));
    Await.until("the end of its thread", () -> !up.threads().contains("\"channel-card\""), up);

    assertWithin(END_SECONDS, begun, "DELETE to the end of the thread");
    assertEquals(404, api.send("GET", "/v1/channels/card", "").statusCode());
    assertEquals(404, api.send("GET", "/v1/channels/card/status", "").statusCode());
  }

  @Test
  void writerWhoKnowsAnOldVersionIsToldSoByEitherProcess() throws Exception {
    try (PosewireProcess other = startOther()) {
      ApiPage otherApi = new ApiPage(other.api());
      api.put("card", CARD);
      Await.until("the channel at the other", () -> ids(otherApi).contains("card"), other);
      String known = tag(api.send("GET", "/v1/channels/card", ""));
      assertEquals(known, tag(otherApi.send("GET", "/v1/channels/card", "")));

      HttpResponse<String> first = rename(otherApi, "First", known);
      assertEquals(200, first.statusCode(), first::body);
      HttpResponse<String> second = rename(api, "Second", known);
      assertEquals(412, second.statusCode(), second::body);

      assertNotEquals(known, tag(first));
      for (ApiPage page : List.of(api, otherApi)) {
        Await.until(
            "the name that was first",
            () -> page.get("/v1/channels/card").path("name").asText().equals("First"));
      }
      assertEquals(200, rename(api, "Second", tag(first)).statusCode());
      assertEquals(143, other.terminate(), other::toString);
    }
  }

  @Test
  void channelsOfAProcessThatIsKilledStreamInTheOther() throws Exception {
    List<String> cards = new ArrayList<>();
    for (int i = 0; i < 8; i++) cards.add("card-" + i);
    try (PosewireProcess other = startOther()) {
      ApiPage otherApi = new ApiPage(other.api());
      for (String id : cards) api.put(id, CARD);
      for (ApiPage page : List.of(api, otherApi)) {
        Await.until(
            "both stream their part",
            () ->
                page.get("/v1/channels").path("channels").size() == cards.size()
                    && streaming(page).size() == cards.size()
                    && instances(page).size() == 2,
            up,
            other);
      }
      List<String> killed = streamingAt(api, other);
      assertTrue(!killed.isEmpty() && killed.size() < cards.size(), killed::toString);

      Map<String, Long> sessions = new HashMap<>();
      for (String id : cards) sessions.put(id, api.status(id).path("session").asLong());

      long begun = System.nanoTime();
      other.kill();
      Await.until("all stream here", () -> streamingAt(api, up).size() == cards.size(), up);

      assertWithin(TAKEOVER_SECONDS, begun, "kill -9 to all channels of it streaming");
      for (String id : cards) {
        long session = api.status(id).path("session").asLong();
        boolean isNew = session > sessions.get(id);
        assertEquals(killed.contains(id), isNew, () -> id + " has another session");
      }
    }
  }

  private static PosewireProcess startOther() throws Exception {
    return PosewireProcess.start(
        folder, "ingest", "--bootstrap-servers", up.broker(), "--api=127.0.0.1:0");
  }

  private static int delete(String id) throws Exception {
    return api.send("DELETE", "/v1/channels/" + id, "").statusCode();
  }

  private static HttpResponse<String> rename(ApiPage page, String name, String version)
      throws Exception {
    String body = ApiPage.channel(CARD, "\"name\":\"" + name + "\"");
    return page.send("PUT", "/v1/channels/card", body, "If-Match", version);
  }

  private static String tag(HttpResponse<String> answer) {
    return answer.headers().firstValue("ETag").orElseThrow();
  }

  private static List<String> ids(ApiPage page) throws Exception {
    return page.get("/v1/channels").path("channels").findValuesAsText("channel");
  }

  private static List<JsonNode> streaming(ApiPage page) throws Exception {
    List<JsonNode> streaming = new ArrayList<>();
    for (JsonNode status : page.get("/v1/status").path("channels")) {
      if (status.path("state").asText().equals("STREAMING")) streaming.add(status);
    }
    return streaming;
  }

  private static Set<String> instances(ApiPage page) throws Exception {
    Set<String> instances = new HashSet<>();
    for (JsonNode status : streaming(page)) instances.add(status.path("instance").asText());
    return instances;
  }

  /** A process without a name is named by its host and its id. */
  private static List<String> streamingAt(ApiPage page, PosewireProcess process) throws Exception {
    return streaming(page).stream()
        .filter(status -> status.path("instance").asText().endsWith(":" + process.pid()))
        .map(status -> status.path("channel").asText())
        .toList();
  }

  private static void assertWithin(double limitSeconds, long begunNanos, String what) {
    double seconds = (System.nanoTime() - begunNanos) / 1e9;
    System.out.println(String.format(Locale.ROOT, "%s: %.2f s", what, seconds));
    assertTrue(seconds < limitSeconds, () -> what + ": " + seconds + " s");
  }
}
