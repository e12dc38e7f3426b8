package dev.posewire.ingest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posewire.ingest.ChannelStatusView;
import dev.posewire.ingest.SourceProbe;
import dev.posewire.ingest.snapshot.Snapshot;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchingApiTest {
  private static final String STATUS = "/v1/channels/dock-3/status";
  private static final String SNAPSHOT = "/v1/channels/dock-3/snapshot.jpg";
  private static final String PROBE = "/v1/channels:probe";

  private final ApiRig rig = new ApiRig(ApiRig.OPEN);

  @AfterEach
  void close() {
    rig.close();
  }

  private void channel(String id) {
    rig.registry.with(ApiRig.spec(id, ApiRig.URL));
  }

  private void reported(ChannelStatus status, ChannelState last, long ageMillis) {
    rig.statuses.put(
        status.getChannel(), new ChannelStatusView(status, last, Duration.ofMillis(ageMillis)));
  }

  @Test
  void statusHasEveryFieldOfItsSchema() throws Exception {
    channel("dock-3");
    reported(ApiRig.status("dock-3", ChannelState.RETRYING), ChannelState.RETRYING, 1_234);

    JsonNode status = ApiRig.json(rig.get(STATUS));

    for (Schema.Field field : ChannelStatus.getClassSchema().getFields()) {
      assertTrue(status.has(field.name()), field.name());
    }
    assertEquals(ChannelStatus.getClassSchema().getFields().size() + 2, status.size());
    assertEquals("RETRYING", status.path("state").asText());
    assertEquals("cannot open " + ApiRig.MASKED_URL, status.path("detail").asText());
    assertEquals("2026-03-01T10:00:00.000001Z", status.path("since").asText());
    assertEquals("2026-03-01T10:00:00.000002Z", status.at("/abnormalEnds/0").asText());
    assertEquals(1_772_359_200_000_001L, status.path("session").asLong());
    assertEquals("12.5", status.path("fps").asText());
    assertEquals(0, status.at("/counters/corrupt").asInt(-1));
    assertEquals(1_234, status.path("ageMillis").asLong());
  }

  @Test
  void staleStatusIsUnknownAndTellsItsLastState() throws Exception {
    channel("dock-3");
    reported(ApiRig.status("dock-3", ChannelState.UNKNOWN), ChannelState.STREAMING, 60_000);

    JsonNode status = ApiRig.json(rig.get(STATUS));

    assertEquals("UNKNOWN", status.path("state").asText());
    assertEquals("STREAMING", status.path("lastState").asText());
  }

  @Test
  void channelThatNobodyReportsIsUnknown() throws Exception {
    channel("dock-3");

    JsonNode status = ApiRig.json(rig.get(STATUS));

    assertEquals("UNKNOWN", status.path("state").asText());
    assertEquals("no ingest has reported it yet", status.path("detail").asText());
    assertTrue(status.path("ageMillis").isNull());
    assertTrue(status.path("at").isNull());
    assertEquals(ChannelStatus.getClassSchema().getFields().size() + 2, status.size());
  }

  @Test
  void statusesAreThoseOfTheRegistry() throws Exception {
    channel("a");
    channel("b");
    reported(ApiRig.status("b", ChannelState.STREAMING), ChannelState.STREAMING, 10);
    reported(ApiRig.status("gone", ChannelState.STREAMING), ChannelState.STREAMING, 10);

    JsonNode channels = ApiRig.json(rig.get("/v1/status")).path("channels");

    assertEquals(List.of("a", "b"), channels.findValuesAsText("channel"));
    assertEquals(List.of("UNKNOWN", "STREAMING"), channels.findValuesAsText("state"));
    assertEquals(404, rig.get("/v1/channels/gone/status").statusCode());
  }

  @Test
  void snapshotIsAJpegWithItsTime() throws Exception {
    channel("dock-3");
    rig.snapshot =
        Optional.of(new Snapshot("jpeg".getBytes(StandardCharsets.UTF_8), FakeRegistry.BEGIN));

    HttpResponse<String> response = rig.get(SNAPSHOT);

    assertEquals(200, response.statusCode());
    assertEquals("jpeg", response.body());
    assertEquals("image/jpeg", response.headers().firstValue("Content-Type").orElse(""));
    assertEquals(
        "2026-03-01T10:00:00.000001Z",
        response.headers().firstValue("Posewire-Captured-At").orElse(""));
    assertFalse(rig.skeletons);
    assertEquals(200, rig.get(SNAPSHOT + "?skeletons=true&t=1").statusCode());
    assertTrue(rig.skeletons);
  }

  @Test
  void snapshotThatCannotBeHadSaysWhy() throws Exception {
    assertEquals(404, rig.get(SNAPSHOT).statusCode());
    channel("dock-3");
    assertEquals(404, rig.get(SNAPSHOT).statusCode());
    assertTrue(rig.get(SNAPSHOT + "?skeletons=true").body().contains("looked at"));
    assertEquals(400, rig.get(SNAPSHOT + "?skeletons=yes").statusCode());
    rig.snapshotFault = Optional.of("Kafka did not give it, see " + ApiRig.URL);
    HttpResponse<String> late = rig.get(SNAPSHOT);
    assertEquals(503, late.statusCode());
    assertTrue(late.headers().firstValue("Retry-After").isPresent());
  }

  @Test
  void probeTellsWhatASourceIs() throws Exception {
    JsonNode answer = ApiRig.json(rig.send("POST", PROBE, body(ApiRig.URL)));

    assertTrue(answer.path("ok").asBoolean());
    assertEquals("hevc", answer.path("codec").asText());
    assertEquals(1280, answer.path("width").asInt());
    assertEquals(25, answer.path("fps").asDouble());
    assertTrue(answer.path("live").asBoolean());
    assertEquals(8, answer.size());
  }

  @Test
  void probeTellsWhyItFailed() throws Exception {
    JsonNode answer =
        ApiRig.json(rig.send("POST", PROBE, body("rtsp://u:" + ApiRig.PASSWORD + "@h/locked")));

    assertFalse(answer.path("ok").asBoolean(true));
    assertEquals("UNAUTHORIZED", answer.path("kind").asText());
    assertEquals("wrong password: rtsp://***@h/locked", answer.path("detail").asText());
  }

  @Test
  void probeObeysTheRulesOfChannels() throws Exception {
    HttpResponse<String> response =
        rig.send(
            "POST",
            PROBE,
            "{\"url\": \"gopher://h/a\", \"transport\": \"x\", \"options\": 3, \"maxFps\": 1,"
                + " \"channel\": \"a\"}");

    assertEquals(422, response.statusCode());
    assertEquals(
        List.of("maxFps", "channel", "url", "transport", "options"),
        ApiRig.json(response).path("errors").findValuesAsText("field"));
    assertEquals(422, rig.send("POST", PROBE, body(ApiRig.MASKED_URL)).statusCode());
    assertEquals(422, rig.send("POST", PROBE, "{}").statusCode());
    assertEquals(422, rig.send("POST", PROBE, "[]").statusCode());
  }

  @Test
  void fifthProbeAtATimeIsToldToComeAgain() throws Exception {
    List<CompletableFuture<Integer>> hanging = new ArrayList<>();
    for (int i = 0; i < SourceProbe.MAX_PROBES; i++) {
      hanging.add(CompletableFuture.supplyAsync(this::probeThatHangs, this::onThread));
    }
    assertTrue(rig.hanging.tryAcquire(SourceProbe.MAX_PROBES, 30, TimeUnit.SECONDS));

    HttpResponse<String> refused = rig.send("POST", PROBE, body("rtsp://h/a"));
    assertEquals(429, refused.statusCode());

    assertTrue(refused.headers().firstValue("Retry-After").isPresent());
    assertEquals(200, rig.get("/v1/channels").statusCode(), "others are answered meanwhile");
    rig.probe.close();
    for (CompletableFuture<Integer> one : hanging) {
      assertEquals(200, one.get(30, TimeUnit.SECONDS));
    }
  }

  private int probeThatHangs() {
    try {
      return rig.send("POST", PROBE, body("rtsp://h/hang")).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void onThread(Runnable body) {
    Thread thread = new Thread(body, "asks-for-a-probe");
    thread.setDaemon(true);
    thread.start();
  }

  @Test
  void documentIsServed() throws Exception {
    HttpResponse<String> response = rig.get("/v1/openapi.yaml");

    assertEquals(200, response.statusCode());
    assertTrue(response.body().startsWith("openapi: 3.1.0"), response.body());
  }

  private static String body(String url) {
    return "{\"url\": \"" + url + "\"}";
  }
}
