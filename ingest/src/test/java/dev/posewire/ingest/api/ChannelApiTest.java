package dev.posewire.ingest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posewire.ingest.registry.Expected;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.Region;
import dev.posewire.schemas.Transport;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelApiTest {
  private static final String PATH = "/v1/channels/dock-3";
  private static final String BODY = "{\"url\": \"" + ApiRig.URL + "\"}";

  private final ApiRig rig = new ApiRig(ApiRig.OPEN);

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void putCreatesThenReplacesThenChangesNothing() throws Exception {
    HttpResponse<String> created = rig.send("PUT", PATH, BODY);
    HttpResponse<String> same = rig.send("PUT", PATH, BODY);
    HttpResponse<String> replaced =
        rig.send("PUT", PATH, "{\"url\": \"" + ApiRig.URL + "\", \"maxFps\": 5}");

    assertEquals(201, created.statusCode());
    assertEquals(200, same.statusCode());
    assertEquals(200, replaced.statusCode());
    assertEquals(tag(created), tag(same));
    assertFalse(tag(created).equals(tag(replaced)));
    assertEquals(ApiRig.MASKED_URL, ApiRig.json(created).path("url").asText());
    assertEquals(ApiRig.URL, stored().getUrl());
    assertEquals(5f, stored().getMaxFps());
  }

  @Test
  void everyFieldGoesInAndComesOut() throws Exception {
    String body =
        """
        {"channel": "dock-3", "name": "Dock 3 é", "url": "testcard:?people=1", "enabled": false,
         "transport": "udp", "maxFps": 12.5, "policy": "latest", "loop": true,
         "region": {"x": 0.125, "y": 0.25, "width": 0.5, "height": 0.7},
         "keyframesOnly": true, "frozenSeconds": 2.5, "options": {"rtsp_flags": "prefer_tcp"},
         "tags": {"site": "north"}, "updatedAt": "1970-01-01T00:00:00Z"}
        """;

    JsonNode put = ApiRig.json(rig.send("PUT", PATH, body));
    HttpResponse<String> got = rig.get(PATH);

    assertEquals(put, ApiRig.json(got));
    assertEquals(
        """
        {"channel":"dock-3","name":"Dock 3 é","url":"testcard:?people=1","enabled":false,\
        "transport":"UDP","maxFps":12.5,"policy":"LATEST","loop":true,\
        "region":{"x":0.125,"y":0.25,"width":0.5,"height":0.7},"keyframesOnly":true,\
        "frozenSeconds":2.5,"options":{"rtsp_flags":"prefer_tcp"},"tags":{"site":"north"},\
        "updatedAt":"2026-03-01T10:00:00.000002Z"}""",
        got.body());
    assertEquals("\"1772359200000002\"", tag(got));
    assertEquals(Transport.UDP, stored().getTransport());
    assertEquals(Policy.LATEST, stored().getPolicy());
    assertEquals(new Region(0.125f, 0.25f, 0.5f, 0.7f), stored().getRegion().orElseThrow());
    assertEquals(200, rig.send("PUT", PATH, got.body()).statusCode());
    assertEquals(tag(got), tag(rig.get(PATH)), "what was got can be put: nothing changes");
  }

  @Test
  void otherSpellingsOfKeysAreTaken() throws Exception {
    rig.send(
        "PUT",
        PATH,
        "{\"id\": \"dock-3\", \"url\": \"testcard:\", \"max-fps\": 3, \"keyframes-only\": true,"
            + " \"frozen-seconds\": 9}");

    assertEquals(3f, stored().getMaxFps());
    assertTrue(stored().getKeyframesOnly());
    assertEquals(9f, stored().getFrozenSeconds());

    rig.send("PATCH", PATH, "{\"max-fps\": 4, \"frozen-seconds\": null}");

    assertEquals(4f, stored().getMaxFps());
    assertEquals(0f, stored().getFrozenSeconds());
  }

  @Test
  void listHasAllChannelsInOrder() throws Exception {
    rig.registry.with(ApiRig.spec("b", ApiRig.URL)).with(ApiRig.spec("a", "testcard:"));

    JsonNode channels = ApiRig.json(rig.get("/v1/channels")).path("channels");

    assertEquals(2, channels.size());
    assertEquals("a", channels.get(0).path("channel").asText());
    assertEquals(ApiRig.MASKED_URL, channels.get(1).path("url").asText());
  }

  @Test
  void unknownChannelIsNotFound() throws Exception {
    assertEquals(404, rig.get(PATH).statusCode());
    assertEquals(404, rig.send("PATCH", PATH, "{}").statusCode());
    assertEquals(404, rig.send("DELETE", PATH, Optional.empty()).statusCode());
  }

  @Test
  void deleteRemoves() throws Exception {
    rig.send("PUT", PATH, BODY);

    HttpResponse<String> response = rig.send("DELETE", PATH, Optional.empty());

    assertEquals(204, response.statusCode());
    assertEquals("", response.body());
    assertTrue(rig.registry.list().isEmpty());
  }

  @Test
  void writeOfAnOutdatedVersionIsRefused() throws Exception {
    String old = tag(rig.send("PUT", PATH, BODY));
    String now = tag(rig.send("PATCH", PATH, "{\"name\": \"x\"}"));

    assertEquals(412, rig.send("PUT", PATH, BODY, "If-Match", old).statusCode());
    assertEquals(412, rig.send("PATCH", PATH, "{}", "If-Match", old).statusCode());
    assertEquals(412, delete("If-Match", old).statusCode());
    assertEquals(412, rig.send("PUT", PATH, BODY, "If-Match", "W/" + now).statusCode());
    assertEquals(412, rig.send("PUT", PATH, BODY, "If-Match", "\"abc\"").statusCode());
    assertEquals(400, rig.send("PUT", PATH, BODY, "If-Match", "abc").statusCode());
    assertEquals("x", stored().getName());
    assertEquals(200, rig.send("PATCH", PATH, "{\"name\": \"y\"}", "If-Match", now).statusCode());
    assertEquals(200, rig.send("PUT", PATH, BODY, "If-Match", "*").statusCode());
    String last = tag(rig.get(PATH));
    assertEquals(204, delete("If-Match", "\"1\", " + last).statusCode());
    assertEquals(412, rig.send("PUT", PATH, BODY, "If-Match", "*").statusCode());
    assertEquals(412, rig.send("PUT", PATH, BODY, "If-Match", last).statusCode());
  }

  @Test
  void registryDecidesOnTheVersionThatAClientHasSeenElsewhere() throws Exception {
    // Another instance wrote it: this process does not see it yet, but the registry does.
    String[] seen = new String[1];
    rig.registry.beforeNextPut(() -> seen[0] = EntityTag.of(put("elsewhere")));

    HttpResponse<String> response = rig.send("PUT", PATH, BODY, "If-Match", "\"1772359200000002\"");

    assertEquals("\"1772359200000002\"", seen[0]);
    assertEquals(200, response.statusCode());
  }

  @Test
  void putThatMustCreateReplacesNothing() throws Exception {
    assertEquals(201, rig.send("PUT", PATH, BODY, "If-None-Match", "*").statusCode());
    assertEquals(412, rig.send("PUT", PATH, BODY, "If-None-Match", "*").statusCode());
    delete();
    rig.registry.beforeNextPut(() -> put("faster"));
    assertEquals(412, rig.send("PUT", PATH, BODY, "If-None-Match", "*").statusCode());
    assertEquals("faster", stored().getName());
  }

  @Test
  void getOfAKnownVersionHasNoBody() throws Exception {
    String tag = tag(rig.send("PUT", PATH, BODY));

    HttpResponse<String> known = rig.get(PATH, "If-None-Match", tag);

    assertEquals(304, known.statusCode());
    assertEquals("", known.body());
    assertEquals(tag, tag(known));
    assertEquals(304, rig.get(PATH, "If-None-Match", "\"1\", W/" + tag).statusCode());
    assertEquals(200, rig.get(PATH, "If-None-Match", "\"1\"").statusCode());
  }

  @Test
  void patchIsMadeAgainWhenAnotherWriterComesBetween() throws Exception {
    rig.send("PUT", PATH, BODY);
    rig.registry.beforeNextPut(() -> put("other"));
    rig.registry.beforeNextPut(() -> put("yet another"));

    HttpResponse<String> response = rig.send("PATCH", PATH, "{\"maxFps\": 7}");

    assertEquals(200, response.statusCode());
    assertEquals("yet another", stored().getName());
    assertEquals(7f, stored().getMaxFps());
    assertEquals(ApiRig.URL, stored().getUrl());
  }

  @Test
  void patchGivesUpWhenOthersAreAlwaysFaster() throws Exception {
    rig.send("PUT", PATH, BODY);
    for (int i = 0; i < 10; i++) {
      String name = "other " + i;
      rig.registry.beforeNextPut(() -> put(name));
    }

    HttpResponse<String> response = rig.send("PATCH", PATH, "{\"maxFps\": 7}");

    assertEquals(503, response.statusCode());
    assertTrue(response.headers().firstValue("Retry-After").isPresent());
  }

  @Test
  void patchMergesAndRemoves() throws Exception {
    rig.registry.with(
        ChannelSpec.newBuilder(ApiRig.spec("dock-3", ApiRig.URL))
            .setName("Dock")
            .setRegion(new Region(0f, 0f, 0.5f, 0.5f))
            .setTags(Map.of("site", "north", "floor", "2"))
            .build());

    rig.send(
        "PATCH",
        PATH,
        "{\"name\": null, \"tags\": {\"floor\": null, \"gate\": \"4\"}, \"region\":"
            + " {\"x\": 0.25}}",
        "Content-Type",
        "application/merge-patch+json; charset=utf-8");

    assertEquals("", stored().getName());
    assertEquals(Map.of("site", "north", "gate", "4"), stored().getTags());
    assertEquals(new Region(0.25f, 0f, 0.5f, 0.5f), stored().getRegion().orElseThrow());
    rig.send("PATCH", PATH, "{\"region\": null}");
    assertTrue(stored().getRegion().isEmpty());
  }

  @Test
  void patchOfThePasswordTakesIt() throws Exception {
    rig.send("PUT", PATH, BODY);

    rig.send("PATCH", PATH, "{\"url\": \"rtsp://admin:hunter2-secret2@192.0.2.7/stream1\"}");

    assertEquals("rtsp://admin:hunter2-secret2@192.0.2.7/stream1", stored().getUrl());
  }

  @Test
  void maskedUrlKeepsThePasswordOfTheSameUrlOnly() throws Exception {
    rig.send("PUT", PATH, BODY);
    String masked = "{\"url\": \"" + ApiRig.MASKED_URL + "\", \"name\": \"x\"}";
    String moved = "{\"url\": \"rtsp://***@192.0.2.8/stream1\"}";

    assertEquals(200, rig.send("PUT", PATH, masked).statusCode());
    assertEquals(ApiRig.URL, stored().getUrl());
    assertEquals(422, rig.send("PUT", PATH, moved).statusCode());
    assertEquals(422, rig.send("PATCH", PATH, moved).statusCode());
    assertEquals(422, rig.send("PUT", "/v1/channels/new", masked).statusCode());
  }

  @Test
  void maskedUrlKeepsThePasswordThatAnotherWriterSetMeanwhile() throws Exception {
    rig.send("PUT", PATH, BODY);
    rig.registry.beforeNextPut(() -> putUrl("rtsp://admin:hunter2-secret3@192.0.2.7/stream1"));

    rig.send("PUT", PATH, "{\"url\": \"" + ApiRig.MASKED_URL + "\", \"name\": \"x\"}");

    assertEquals("rtsp://admin:hunter2-secret3@192.0.2.7/stream1", stored().getUrl());
    assertEquals("x", stored().getName());
  }

  @Test
  void referencesToSecretsStayAsTheyAre() throws Exception {
    String url = "rtsp://admin:${env:POSEWIRE_SECRET_DOCK}@192.0.2.7/a";

    HttpResponse<String> response = rig.send("PUT", PATH, "{\"url\": \"" + url + "\"}");

    // The name beside it is plain user info.
    assertEquals(url.replace("admin", "***"), ApiRig.json(response).path("url").asText());
    assertEquals(url, stored().getUrl());
  }

  @Test
  void registryThatIsAwayIsUnavailableForAWhile() throws Exception {
    rig.registry.with(ApiRig.spec("dock-3", ApiRig.URL)).goAway();

    for (HttpResponse<String> response :
        List.of(
            rig.send("PUT", PATH, BODY), rig.send("PATCH", PATH, "{\"name\": \"x\"}"), delete())) {
      assertEquals(503, response.statusCode());
      assertTrue(response.headers().firstValue("Retry-After").isPresent());
    }
    assertEquals(200, rig.get(PATH).statusCode());
  }

  private HttpResponse<String> delete(String... headers) throws Exception {
    return rig.send("DELETE", PATH, Optional.empty(), headers);
  }

  private ChannelSpec put(String name) {
    return write(ChannelSpec.newBuilder(ApiRig.spec("dock-3", ApiRig.URL)).setName(name).build());
  }

  private void putUrl(String url) {
    ChannelSpec unused = write(ApiRig.spec("dock-3", url));
  }

  private ChannelSpec write(ChannelSpec spec) {
    try {
      return rig.registry.put(spec, new Expected.Anything()).spec();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private ChannelSpec stored() {
    return rig.registry.find("dock-3").orElseThrow();
  }

  private static String tag(HttpResponse<String> response) {
    return response.headers().firstValue("ETag").orElseThrow();
  }
}
