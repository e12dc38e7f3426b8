package dev.posewire.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    return series(name).filter(line -> line.contains(labels)).mapToDouble(MetricsPage::value).sum();
  }

  /** Sums the series of a name by the value of one label. */
  Map<String, Double> sums(String name, String label) throws IOException, InterruptedException {
    Pattern pattern = Pattern.compile("[{,]" + label + "=\"([^\"]*)\"");
    return series(name)
        .collect(
            Collectors.groupingBy(
                line -> pattern.matcher(line).results().findFirst().orElseThrow().group(1),
                TreeMap::new,
                Collectors.summingDouble(MetricsPage::value)));
  }

  private Stream<String> series(String name) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address() + "/metrics")).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{"));
  }

  private static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }
}
