package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;

/** What a process says of itself over HTTP. Stateless but for its client. */
final class MonitorPage {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String address;

  /** {@code address}: such as {@code http://127.0.0.1:9464}. */
  MonitorPage(String address) {
    this.address = address;
  }

  /** False also when nobody answers. */
  boolean isReady() throws IOException, InterruptedException {
    try {
      return get("/health/ready").statusCode() == 200;
    } catch (ConnectException e) {
      return false;
    }
  }

  boolean isLive() throws IOException, InterruptedException {
    return get("/health/live").statusCode() == 200;
  }

  /**
   * Sums the series of a name, in Prometheus' spelling, that carry all the labels {@code k="v"}.
   */
  double sum(String name, String... labels) throws IOException, InterruptedException {
    HttpResponse<String> page = get("/metrics");
    assertEquals(200, page.statusCode(), page.body());
    return page.body()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> List.of(labels).stream().allMatch(line::contains))
        .flatMap(line -> Stream.of(line.substring(line.lastIndexOf(' ') + 1)))
        .mapToDouble(Double::parseDouble)
        .sum();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(address + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
