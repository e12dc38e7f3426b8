package dev.posewire.ingest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiGatesTest {
  private static final String PATH = "/v1/channels/dock-3";
  private static final String BODY = "{\"url\": \"testcard:\"}";
  private static final ApiSettings LOCKED = ApiRig.OPEN.withTokens(ApiRig.READ, ApiRig.WRITE);
  private static final String END = "\r\nConnection: close\r\n\r\n";
  private static final String CONSOLE = "https://console.example";

  private ApiRig rig = new ApiRig(ApiRig.OPEN);

  @AfterEach
  void close() {
    rig.close();
  }

  private void restart(ApiSettings settings, Duration bodyTime) {
    rig.close();
    rig = new ApiRig(settings, bodyTime);
  }

  private void restart(ApiSettings settings) {
    restart(settings, ApiHandler.BODY_TIME);
  }

  @Test
  void withoutAKnownTokenNothingIsAnswered() throws Exception {
    restart(LOCKED);

    for (String path : List.of("/v1/channels", "/v1/openapi.yaml", "/", "/nowhere", PATH)) {
      HttpResponse<String> none = rig.get(path);
      assertEquals(401, none.statusCode());
      assertTrue(
          none.headers().firstValue("WWW-Authenticate").orElse("").startsWith("Bearer"), path);
      assertEquals(401, rig.get(path, "Authorization", "Bearer " + ApiRig.READ + "x").statusCode());
      assertEquals(401, rig.get(path, "Authorization", "Bearer").statusCode());
      assertEquals(401, rig.get(path, "Authorization", "Basic " + ApiRig.READ).statusCode());
    }
    assertEquals(401, rig.send("PUT", PATH, BODY).statusCode());
  }

  /** Else its next request on that connection fails. */
  @Test
  void clientThatIsRefusedBeforeItsBodyIsThereIsToldToCloseTheConnection() throws Exception {
    restart(LOCKED);

    String answer =
        rig.raw(
            "PUT %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                    .formatted(PATH)
                + "Content-Length: 100\r\nAuthorization: Bearer %s\r\n\r\n".formatted(ApiRig.READ));

    assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
    assertTrue(answer.toLowerCase(Locale.ROOT).contains("\r\nconnection: close\r\n"), answer);
  }

  @Test
  void readTokenReadsAndWriteTokenDoesBoth() throws Exception {
    restart(LOCKED);
    String[] read = {"Authorization", "Bearer " + ApiRig.READ};
    String[] write = {"Authorization", "bearer " + ApiRig.WRITE};

    assertEquals(200, rig.get("/v1/channels", read).statusCode());
    assertEquals(200, rig.get("/v1/channels", write).statusCode());
    assertEquals(403, rig.send("PUT", PATH, BODY, read).statusCode());
    assertEquals(403, rig.send("PATCH", PATH, "{}", read).statusCode());
    assertEquals(403, rig.send("DELETE", PATH, Optional.empty(), read).statusCode());
    assertEquals(403, rig.send("POST", "/v1/channels:probe", BODY, read).statusCode());
    assertEquals(201, rig.send("PUT", PATH, BODY, write).statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8380",
        "127.0.0.1.evil.example",
        "localhost.",
        "",
        "[::2]",
        "localhost\r\nHost: evil.example",
        "user@localhost"
      })
  void foreignHostIsTurnedAway(String host) throws Exception {
    String answer =
        rig.raw("GET /v1/channels HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

    // What is no host at all the server refuses by itself.
    assertTrue(answer.matches("(?s)HTTP/1.1 4(21|00) .*"), answer);
    assertTrue(answer.contains("application/problem+json"), answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:8380", "127.0.0.1", "[::1]:1", "cams.example:80"})
  void knownHostIsAnswered(String host) throws Exception {
    restart(ApiRig.OPEN.withHosts(List.of("Cams.Example")));

    String answer =
        rig.raw("GET /v1/channels HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

    assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
  }

  @Test
  void foreignHostInTheRequestsOwnLineIsTurnedAway() throws Exception {
    String answer =
        rig.raw("GET http://evil.example/v1/channels HTTP/1.1\r\nHost: localhost" + END);

    assertTrue(answer.matches("(?s)HTTP/1.1 4(21|00) .*"), answer);
  }

  @Test
  void requestWithoutAHostIsTurnedAway() throws Exception {
    assertTrue(rig.raw("GET /v1/channels HTTP/1.0\r\n\r\n").startsWith("HTTP/1.1 421"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain",
        "application/merge-patch+json", "application/jsonx", ""
      })
  void formPostIsRefused(String type) throws Exception {
    String[] header = {"Content-Type", type};

    assertEquals(415, rig.send("POST", "/v1/channels:probe", BODY, header).statusCode());
    assertEquals(415, rig.send("PUT", PATH, BODY, header).statusCode());
    assertEquals(405, rig.send("POST", PATH, BODY, header).statusCode());
    assertTrue(rig.registry.list().isEmpty());
  }

  @Test
  void bodyWithoutATypeIsRefused() throws Exception {
    assertEquals(415, rig.send("PUT", PATH, Optional.of(BODY)).statusCode());
  }

  @Test
  void otherOriginsMayNotReadAndNotChange() throws Exception {
    String[] origin = {"Origin", CONSOLE};

    HttpResponse<String> read = rig.get("/v1/channels", origin);
    assertEquals(200, read.statusCode());
    assertTrue(read.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
    assertEquals(403, rig.send("PUT", PATH, BODY, origin).statusCode());
    assertEquals(403, rig.send("DELETE", PATH, Optional.empty(), "Origin", "null").statusCode());
    assertEquals(405, preflight(CONSOLE).statusCode());
    assertTrue(preflight(CONSOLE).headers().firstValue("Access-Control-Allow-Origin").isEmpty());
    String own = "http://127.0.0.1:" + rig.server.port();
    assertEquals(201, rig.send("PUT", PATH, BODY, "Origin", own).statusCode());
  }

  @Test
  void originThatIsSetMayDoWhatItsTokenMay() throws Exception {
    restart(LOCKED.withCorsOrigins(List.of(CONSOLE)));

    HttpResponse<String> asked = preflight(CONSOLE);
    assertEquals(204, asked.statusCode());
    assertEquals(
        "DELETE, GET, HEAD, PATCH, PUT",
        asked.headers().firstValue("Access-Control-Allow-Methods").orElse(""));
    assertEquals(CONSOLE, asked.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
    assertEquals("Origin", asked.headers().firstValue("Vary").orElse(""));

    HttpResponse<String> put =
        rig.send("PUT", PATH, BODY, "Origin", CONSOLE, "Authorization", "Bearer " + ApiRig.WRITE);
    assertEquals(201, put.statusCode());
    assertEquals(CONSOLE, put.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
    assertTrue(
        put.headers().firstValue("Access-Control-Expose-Headers").orElse("").contains("ETag"));
    HttpResponse<String> refused = rig.get(PATH, "Origin", CONSOLE);
    assertEquals(401, refused.statusCode());
    assertEquals(CONSOLE, refused.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
    HttpResponse<String> other = preflight(CONSOLE + ".evil.example");
    assertEquals(401, other.statusCode());
    assertTrue(other.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
  }

  private HttpResponse<String> preflight(String origin) throws Exception {
    return rig.send(
        "OPTIONS",
        PATH,
        Optional.empty(),
        "Origin",
        origin,
        "Access-Control-Request-Method",
        "PUT");
  }

  @Test
  void bodyThatIsTooLargeIsRefused() throws Exception {
    String large = "{\"url\": \"" + "x".repeat(ApiHandler.MAX_BODY_BYTES) + "\"}";
    String largest = " ".repeat(ApiHandler.MAX_BODY_BYTES - BODY.length()) + BODY;

    assertEquals(201, rig.send("PUT", PATH, largest).statusCode());
    String announced = head("Content-Length: " + large.length()) + "{";
    assertTrue(rig.raw(announced).startsWith("HTTP/1.1 413"));
    String chunks = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").repeat(17) + "0\r\n\r\n";
    assertTrue(rig.raw(head("Transfer-Encoding: chunked") + chunks).startsWith("HTTP/1.1 413"));
  }

  @Test
  void bodyThatDoesNotComeIsCutOffAndHoldsNoThread() throws Exception {
    restart(ApiRig.OPEN, Duration.ofMillis(500));
    List<Thread> slow = new ArrayList<>();
    List<String> answers = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 40; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  answers.add(rig.raw(head("Content-Length: 50") + "{\"url\":"));
                } catch (IOException e) {
                  answers.add(e.toString());
                }
              });
      thread.start();
      slow.add(thread);
    }

    assertEquals(200, rig.get("/v1/channels").statusCode());
    for (Thread thread : slow) {
      thread.join(30_000);
    }
    assertEquals(40, answers.size());
    assertTrue(answers.stream().allMatch(a -> a.startsWith("HTTP/1.1 408")), answers.toString());
    assertEquals(201, rig.send("PUT", PATH, BODY).statusCode());
  }

  private static String head(String length) {
    return "PUT /v1/channels/dock-3 HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json"
        + "\r\nConnection: close\r\n"
        + length
        + "\r\n\r\n";
  }

  @Test
  void unknownPathNamesTheDocument() throws Exception {
    for (String path : List.of("/", "/v2/channels", "/v1/channels/a/b", "/v1/channels/")) {
      HttpResponse<String> response = rig.get(path);
      assertEquals(404, response.statusCode(), path);
      assertTrue(response.body().contains("/v1/openapi.yaml"), response.body());
    }
  }

  @Test
  void wrongMethodNamesTheRightOnes() throws Exception {
    assertAllow("GET, HEAD", rig.send("POST", "/v1/channels", BODY));
    assertAllow("DELETE, GET, HEAD, PATCH, PUT", rig.send("POST", PATH, BODY));
    assertAllow("POST", rig.get("/v1/channels:probe"));
    assertAllow("GET, HEAD", rig.send("OPTIONS", "/v1/status", Optional.empty()));
    assertAllow("GET, HEAD", rig.send("BREW", "/v1/status", Optional.empty()));
  }

  private static void assertAllow(String methods, HttpResponse<String> response) {
    assertEquals(405, response.statusCode());
    assertEquals(methods, response.headers().firstValue("Allow").orElse(""));
  }

  @Test
  void headIsGetWithoutTheBody() throws Exception {
    rig.registry.with(ApiRig.spec("dock-3", ApiRig.URL));
    for (String path : List.of("/v1/channels", PATH, "/v1/openapi.yaml", "/v1/channels/no")) {
      HttpResponse<String> got = rig.get(path);
      HttpResponse<String> head = rig.send("HEAD", path, Optional.empty());
      assertEquals(got.statusCode(), head.statusCode());
      assertEquals("", head.body());
      assertEquals(
          got.headers().firstValue("Content-Length"), head.headers().firstValue("Content-Length"));
      assertEquals(got.headers().firstValue("ETag"), head.headers().firstValue("ETag"));
    }
  }

  @Test
  void unexpectedExceptionShowsNothingOfItself() throws Exception {
    rig.registry.breakWith(new IllegalStateException("broken at " + ApiRig.URL));

    HttpResponse<String> response = rig.get(PATH);

    assertEquals(500, response.statusCode());
    assertFalse(response.body().contains("broken"), response.body());
    assertFalse(response.body().contains("Exception"), response.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2-secret\r\n\r\n",
        "GET /hunter2-secret%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /v1/channels?skeletons=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: localhost\r\nConnection: close\r\n\r\n"
      })
  void whatIsNoHttpIsAProblemToo(String request) throws Exception {
    String answer = rig.raw(request);

    assertTrue(answer.matches("(?s)HTTP/1.1 (400|404|505) .*"), answer);
    assertTrue(answer.contains("application/problem+json"), answer);
    assertFalse(answer.contains("etty"), answer);
  }

  @Test
  void headThatIsTooLargeIsAProblemToo() throws Exception {
    String answer =
        rig.raw("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(10_000) + "\r\n\r\n");

    assertTrue(answer.startsWith("HTTP/1.1 431"), answer.substring(0, 100));
    assertTrue(answer.contains("application/problem+json"), answer);
  }

  @Test
  void closeEndsAllThreadsAndFreesThePort() throws Exception {
    assertEquals(200, rig.get("/v1/channels").statusCode());
    int port = rig.server.port();
    rig.close();
    rig.close();

    try (var again = new ServerSocket(port)) {
      assertTrue(again.isBound());
    }
    assertEquals(
        List.of(),
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.isAlive() && thread.getName().startsWith("api-"))
            .map(Thread::getName)
            .toList());
  }
}
