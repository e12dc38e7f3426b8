package dev.posewire.ingest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are wrong whatever the registry holds. */
class RefusedRequestsTest {
  private static final String PATH = "/v1/channels/dock-3";

  private final ApiRig rig = new ApiRig(ApiRig.OPEN);

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void allProblemsAreToldAtOnceWithFieldValueAndRule() throws Exception {
    HttpResponse<String> response =
        rig.send(
            "PUT",
            PATH,
            """
            {"channel": "other", "url": "ftp://u:hunter2-secret@host/x?token=hunter2-secret",
             "maxFps": 2000, "policy": "newest", "frozenSeconds": -1, "options": ["x"],
             "region": {"x": 0.5, "y": 0, "width": 0.6, "height": 1}, "speed": 3, "name": null}
            """);

    assertEquals(422, response.statusCode());
    JsonNode errors = ApiRig.json(response).path("errors");
    assertEquals(
        List.of(
            "channel",
            "speed",
            "url",
            "name",
            "maxFps",
            "policy",
            "region",
            "frozenSeconds",
            "options"),
        errors.findValuesAsText("field"));
    assertEquals("2000", errors.get(4).path("value").asText());
    assertEquals("must be a number between 0 and 1000", errors.get(4).path("rule").asText());
    assertEquals("ftp://***@host/x?...", errors.get(2).path("value").asText());
    assertTrue(rig.registry.list().isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"url\": | it cannot be read (line 1,",
        "{\"url\": \"a\", \"url\": \"b\"} | a key stands twice",
        "{\"url\": hunter2-secret} | it cannot be read",
        "{} {} | it cannot be read",
        "'' | is empty",
        "[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]] | it cannot be read"
      })
  void whatIsNoJsonIsABadRequest(String body, String detail) throws Exception {
    HttpResponse<String> response = rig.send("PUT", PATH, body);

    assertEquals(400, response.statusCode());
    assertTrue(response.body().contains(detail), response.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "5", "null", "\"text\""})
  void jsonThatIsNoObjectIsInvalid(String body) throws Exception {
    assertEquals(422, rig.send("PUT", PATH, body).statusCode());
    rig.registry.with(ApiRig.spec("dock-3", ApiRig.URL));
    assertEquals(422, rig.send("PATCH", PATH, body).statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"caf%C3%A9", "Dock", "-a", "a%20b", "a+b", "%C3", "a%00", "a;b=c", "..a", "%zz"})
  void idThatNoChannelCanHaveIsABadRequest(String id) throws Exception {
    for (String method : List.of("GET", "DELETE")) {
      String answer =
          rig.raw(
              method
                  + " /v1/channels/"
                  + id
                  + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
      assertTrue(answer.contains("application/problem+json"), answer);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/channels/../status", "/v1/channels/..", "/v1/channels/%2e%2e/status",
        "/v1/channels/..%2fstatus", "/v1/channels/a/../../../etc/passwd", "/v1//status",
        "/v1/channels/%2e", "/v1/./status", "/v1/channels/..%5cstatus"
      })
  void pathIsNotResolved(String path) throws Exception {
    String answer =
        rig.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    assertTrue(answer.matches("(?s)HTTP/1.1 40[04] .*"), answer);
    assertTrue(answer.contains("application/problem+json"), answer);
  }
}
