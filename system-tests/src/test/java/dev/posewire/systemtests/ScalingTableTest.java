package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The table of SCALING.md follows from the inputs that stand below it, by its own arithmetic. */
class ScalingTableTest {
  private static final int PARTITION_STEP = 12;
  private static final int LEAST_PODS = 2;
  private static final int LEAST_BROKERS = 3;
  private static final double DAY_SECONDS = 86_400;

  private List<List<String>> rows;
  private Map<String, Double> inputs;

  @BeforeEach
  void read() throws IOException {
    List<List<String>> cells =
        Files.readAllLines(Path.of("..", "SCALING.md")).stream()
            .filter(line -> line.startsWith("| "))
            .map(line -> Stream.of(line.split("\\|", -1)).map(String::strip).toList())
            .map(row -> row.subList(1, row.size() - 1))
            .toList();
    rows = cells.stream().filter(row -> row.size() == 11 && isNumber(row.get(0))).toList();
    inputs =
        cells.stream()
            .filter(row -> row.size() == 4 && isNumber(row.get(1)))
            .collect(Collectors.toMap(row -> row.get(0), row -> number(row.get(1))));
  }

  @Test
  void holdsItsArithmetic() {
    assertEquals(16, rows.size());
    for (List<String> row : rows) {
      assertEquals(row(number(row.get(0)), number(row.get(1)), row.get(2)), row);
    }
  }

  private List<String> row(double cameras, double fps, String encoding) {
    double frames = cameras * fps;
    double gigabits =
        frames * (input(encoding + " frame") + input("tensors") + input("event")) * 8 / 1e9;
    double brokers = up(gigabits * input("copies") / (input("network") * input("network load")));
    double publishMillis = input("publish") + (encoding.equals("raw") ? 0 : input("jpeg"));
    double ingestMillis = cameras * (input("camera") * input("decode") + fps * publishMillis);
    double ingest = Math.max(pods(ingestMillis, "ingest"), up(cameras / input("ingest channels")));
    double worker = pods(frames * input("infer"), "worker");
    double decoder = pods(frames * input("find"), "decoder");
    double partitions =
        up(2 * Math.max(ingest, Math.max(worker, decoder)) / PARTITION_STEP) * PARTITION_STEP;
    double bytes = frames * input("event") * DAY_SECONDS * input("days") * input("copies");
    return List.of(
        whole(cameras),
        whole(fps),
        encoding,
        whole(frames),
        fraction(gigabits),
        whole(Math.max(LEAST_BROKERS, brokers)),
        whole(partitions),
        whole(ingest),
        whole(worker),
        whole(decoder),
        fraction(bytes / 1e12));
  }

  /** For work of so many milliseconds a second. */
  private double pods(double millis, String stage) {
    double processors = input(stage + " processors") * input("processor load");
    return Math.max(LEAST_PODS, up(millis / 1_000 / processors));
  }

  private double input(String name) {
    Double value = inputs.get(name);
    if (value == null) throw new AssertionError("SCALING.md has no input '" + name + "'");
    return value;
  }

  private static double up(double value) {
    return Math.ceil(value - 1e-9);
  }

  private static boolean isNumber(String text) {
    return text.matches("[\\d,]+(\\.\\d+)?");
  }

  private static double number(String text) {
    return Double.parseDouble(text.replace(",", ""));
  }

  private static String whole(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String fraction(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
