package dev.posewire.systemtests;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The dashboard, the alerts and what is scraped fit the metrics, each other and docker-compose.yml.
 * Whether they work is seen in a real Prometheus, by {@code system-tests/compose/run}.
 */
final class ObservabilityTest {
  private static final Path FOLDER = Path.of("..", "deploy", "observability");
  private static final Set<String> STAGES = Set.of("ingest", "worker", "decoder", "sink");

  /** What stands in an expression and is no metric: labels and their values, ranges, groupings. */
  private static final Pattern NO_METRICS =
      Pattern.compile("\\{[^}]*}|\\[[^]]*]|\\b(?:by|on) \\([^)]*\\)");

  private static final Pattern METRIC = Pattern.compile("\\b[a-z]+(?:_[a-z0-9]+)+\\b(?!\\()");
  private static final Pattern DOCUMENTED = Pattern.compile("\\b[a-z]+(?:\\.[a-z]+)+\\b");

  /** What Prometheus appends: the unit, and which of a meter's series it is. */
  private static final String SUFFIX = "(_seconds)?(_total|_sum|_count|_max)?$";

  @Test
  void everyMetricIsOneThatArchitectureNames() throws IOException {
    String text = Files.readString(Path.of("..", "ARCHITECTURE.md"));
    Matcher chapter = Pattern.compile("(?s)\n## Metrics\n(.*?)\n## ").matcher(text);
    assertTrue(chapter.find());
    Set<String> documented =
        matches(DOCUMENTED, chapter.group(1)).map(name -> name.replace('.', '_')).collect(toSet());
    for (JsonNode asking : List.of(dashboard(), yaml("prometheus", "alerts.yml"))) {
      Set<String> metrics = metrics(asking);
      assertTrue(metrics.contains("frames_dropped_total"), metrics.toString());
      metrics.removeIf(metric -> documented.contains(metric.replaceFirst(SUFFIX, "")));
      metrics.removeIf(metric -> metric.startsWith("jvm_") || metric.startsWith("process_"));
      assertEquals(Set.of(), metrics);
    }
  }

  @Test
  void everyAlertIsTried() throws IOException {
    Set<String> alerts =
        elements(yaml("prometheus", "alerts.yml").at("/groups/0/rules"))
            .map(rule -> rule.get("alert").textValue())
            .collect(toSet());
    Path trials = FOLDER.resolve("prometheus").resolve("alerts-test.yml");
    Set<String> tried =
        matches(Pattern.compile("(?<=alertname=\")[A-Za-z]+"), Files.readString(trials))
            .collect(toSet());
    assertEquals(alerts, tried);
  }

  @Test
  void everyStageOfDockerComposeIsScraped() throws IOException {
    JsonNode services = read(Path.of("..", "docker-compose.yml")).get("services");
    Set<String> stages =
        services.properties().stream()
            .filter(service -> STAGES.contains(service.getValue().at("/command/0").asText()))
            .map(service -> service.getKey())
            .collect(toSet());
    JsonNode scraped =
        yaml("prometheus", "prometheus.yml").at("/scrape_configs/0/dns_sd_configs/0");
    assertEquals(stages, elements(scraped.get("names")).map(JsonNode::textValue).collect(toSet()));
    String health = Files.readString(Path.of("..", "deploy", "image", "healthy"));
    assertTrue(health.contains("/127.0.0.1/" + scraped.get("port").asInt()), health);
  }

  @Test
  void panelsAskTheOneDataSourceAndLieBesideEachOther() throws IOException {
    String source =
        yaml("grafana/provisioning/datasources", "prometheus.yaml")
            .at("/datasources/0/uid")
            .asText();
    Set<Integer> ids = new HashSet<>();
    Set<List<Integer>> taken = new HashSet<>();
    for (JsonNode panel : dashboard().get("panels")) {
      String title = panel.get("title").textValue();
      assertTrue(ids.add(panel.get("id").intValue()), title);
      for (JsonNode target : panel.path("targets")) {
        assertEquals(source, target.at("/datasource/uid").textValue(), title);
      }
      JsonNode place = panel.get("gridPos");
      for (int x = place.get("x").intValue(); x < end(place, "x", "w"); x++) {
        for (int y = place.get("y").intValue(); y < end(place, "y", "h"); y++) {
          assertTrue(x < 24 && taken.add(List.of(x, y)), title + " lies on another panel");
        }
      }
    }
  }

  private static int end(JsonNode place, String from, String size) {
    return place.get(from).intValue() + place.get(size).intValue();
  }

  /** Those that the expressions in it name. */
  private static Set<String> metrics(JsonNode tree) {
    return tree.findValues("expr").stream()
        .map(expression -> NO_METRICS.matcher(expression.textValue()).replaceAll(" "))
        .flatMap(expression -> matches(METRIC, expression))
        .collect(toCollection(TreeSet::new));
  }

  private static Stream<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group);
  }

  private static Stream<JsonNode> elements(JsonNode list) {
    return Stream.iterate(0, index -> index < list.size(), index -> index + 1).map(list::get);
  }

  private static JsonNode dashboard() {
    return yaml("grafana/dashboards", "posewire.json");
  }

  private static JsonNode yaml(String folder, String file) {
    return read(FOLDER.resolve(folder).resolve(file));
  }

  private static JsonNode read(Path file) {
    try {
      return new YAMLMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
