package dev.posewire.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What a stage shows at {@code /metrics}. Stateless but for its client. */
final class MetricsPage {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final int port;

  MetricsPage(int port) {
    this.port = port;
  }

  /** The option that puts it there. */
  String address() {
    return "127.0.0.1:" + port;
  }

  /** Sums the series of a name, in Prometheus' spelling, whose labels hold a text. */
  double sum(String name, String labels) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address() + "/metrics")).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") && line.contains(labels))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
