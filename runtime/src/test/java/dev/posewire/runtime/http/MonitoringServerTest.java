package dev.posewire.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.config.HostAndPort;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.UserErrorException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MonitoringServerTest {
  private static final HostAndPort ANY = new HostAndPort("127.0.0.1", 0);
  private static final String OPTION = "--monitoring";

  private final Health health = new Health();
  private final PrometheusMeterRegistry registry = Metrics.registry("worker");
  private final MonitoringServer server = MonitoringServer.start(ANY, OPTION, registry, health);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    server.close();
    registry.close();
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(20))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private void assertAnswer(int status, String body, String path) throws Exception {
    HttpResponse<String> response = send("GET", path);
    assertEquals(status, response.statusCode());
    assertEquals(body, response.body());
  }

  @Test
  void readyFollowsTheParts() throws Exception {
    Health.Component kafka = health.register("kafka");
    assertAnswer(
        503,
        "{\"ready\":false,\"components\":"
            + "[{\"name\":\"kafka\",\"ready\":false,\"reason\":\"starting\"}]}\n",
        "/health/ready");
    kafka.ready();
    assertAnswer(
        200,
        "{\"ready\":true,\"components\":[{\"name\":\"kafka\",\"ready\":true}]}\n",
        "/health/ready");
  }

  @Test
  void aFatalErrorTurnsBothRedWithoutAPassword() throws Exception {
    assertAnswer(200, "{\"live\":true}\n", "/health/live");
    health.fatal("reader", new IOException("\"rtsp://u:p@h/\"\n\\"));
    String error =
        "\"failed\":\"reader\","
            + "\"error\":\"java.io.IOException: \\\"rtsp://***@h/\\\"\\u000a\\\\\"";
    assertAnswer(503, "{\"live\":false," + error + "}\n", "/health/live");
    assertAnswer(503, "{\"ready\":false," + error + ",\"components\":[]}\n", "/health/ready");
  }

  @Test
  void metricsCarryTheStageAndTheProcess() throws Exception {
    registry.counter("frames.dropped", "reason", "late").increment();
    HttpResponse<String> response = send("GET", "/metrics?x=y");
    assertEquals(200, response.statusCode());
    assertEquals(
        "text/plain; version=0.0.4; charset=utf-8",
        response.headers().firstValue("Content-Type").orElseThrow());
    for (String series :
        List.of(
            "frames_dropped_total{reason=\"late\",stage=\"worker\"} 1.0",
            "jvm_memory_used_bytes{",
            "jvm_threads_live_threads{",
            "process_uptime_seconds{",
            "process_cpu_usage{")) {
      assertTrue(response.body().contains(series), series);
    }
  }

  @Test
  void answersOnlyWhatItKnows() throws Exception {
    assertEquals(404, send("GET", "/").statusCode());
    assertEquals(404, send("GET", "/metrics/x").statusCode());
    HttpResponse<String> post = send("POST", "/metrics");
    assertEquals(405, post.statusCode());
    assertEquals("GET, HEAD", post.headers().firstValue("Allow").orElseThrow());
    HttpResponse<String> head = send("HEAD", "/health/live");
    assertEquals(200, head.statusCode());
    assertEquals("", head.body());
  }

  @Test
  void aTakenPortNamesThePortAndTheOption() {
    HostAndPort taken = new HostAndPort("127.0.0.1", server.port());
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> MonitoringServer.start(taken, OPTION, registry, health));
    assertTrue(e.getMessage().contains("127.0.0.1:" + server.port()), e.getMessage());
    assertTrue(e.getMessage().contains("choose another address by --monitoring"), e.getMessage());
  }

  @Test
  void closeFreesThePortAndLeavesNoThread() throws Exception {
    send("GET", "/health/live");
    int port = server.port();
    try (Socket idle = new Socket(InetAddress.getLoopbackAddress(), port)) {
      idle.getOutputStream().write("GET /health/li".getBytes(StandardCharsets.UTF_8));
      server.close();
    }
    server.close();
    MonitoringServer again =
        MonitoringServer.start(new HostAndPort("127.0.0.1", port), OPTION, registry, health);
    again.close();
    List<String> left =
        Thread.getAllStackTraces().keySet().stream()
            .filter(Thread::isAlive)
            .map(Thread::getName)
            .filter(name -> name.startsWith("monitoring-") || name.equals("HTTP-Dispatcher"))
            .toList();
    assertEquals(List.of(), left);
  }
}
