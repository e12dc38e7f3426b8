package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The HTTP API of a process as a client sees it, which keeps all that it is told. Owned by the
 * test's thread.
 */
final class ApiPage {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** More than a probe takes. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final String address;
  private final Optional<String> token;
  private final List<String> told = new ArrayList<>();

  /** {@code address}: such as {@code http://127.0.0.1:8380}. */
  ApiPage(String address) {
    this(address, Optional.empty());
  }

  ApiPage(String address, Optional<String> token) {
    this.address = address;
    this.token = token;
  }

  /** {@code headers}: names and values by turns; {@code body}: empty for none. */
  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(LIMIT)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty()) request.header("Content-Type", "application/json");
    if (headers.length > 0) request.headers(headers);
    token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    // A picture's bytes are kept as they are, too.
    HttpResponse<String> answer =
        HTTP.send(request.build(), BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    told.add(method + " " + answer.statusCode() + " " + answer.headers().map() + answer.body());
    return answer;
  }

  /** The answer to what must go well, as JSON. */
  JsonNode ask(int status, String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = send(method, path, body, headers);
    assertEquals(status, answer.statusCode(), () -> method + " " + path + ": " + answer.body());
    return JSON.readTree(answer.body());
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return ask(200, "GET", path, "");
  }

  /** {@code settings}: keys and values of JSON besides the URL, such as {@code "maxFps":2}. */
  static String channel(String url, String... settings) {
    List<String> entries = new ArrayList<>(List.of("\"url\":\"" + url + "\""));
    entries.addAll(List.of(settings));
    return "{" + String.join(",", entries) + "}";
  }

  JsonNode put(String channel, String url, String... settings)
      throws IOException, InterruptedException {
    return ask(201, "PUT", "/v1/channels/" + channel, channel(url, settings));
  }

  JsonNode status(String channel) throws IOException, InterruptedException {
    return get("/v1/channels/" + channel + "/status");
  }

  void awaitState(String channel, String state, Object... shown) throws Exception {
    Await.until(
        channel + " is " + state,
        () -> status(channel).path("state").asText().equals(state),
        shown);
  }

  /** Every answer so far: status, headers, body. */
  List<String> told() {
    return List.copyOf(told);
  }
}
