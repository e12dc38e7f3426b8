package dev.posewire.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A pose event as a reader of the JSON lines has it. */
record Observed(
    String channel,
    long session,
    long sequence,
    long pts,
    int width,
    int height,
    boolean last,
    List<Figure> people) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Comparator<Observed> BY_IDENTITY =
      Comparator.comparing(Observed::session).thenComparing(Observed::sequence);

  /**
   * One of the people.
   *
   * @param x 18 values in source pixels, as is {@code y}
   */
  record Figure(int track, List<Double> x, List<Double> y, List<Double> scores) {
    boolean has(int keypoint) {
      return scores.get(keypoint) > 0;
    }

    /** Who it is said to be left out. */
    Figure anonymous() {
      return new Figure(-1, x, y, scores);
    }
  }

  static Observed parse(String line) {
    try {
      JsonNode event = JSON.readTree(line);
      List<Figure> people = new ArrayList<>();
      for (JsonNode person : event.get("people")) {
        people.add(
            new Figure(
                person.get("track").intValue(),
                numbers(person.get("x")),
                numbers(person.get("y")),
                numbers(person.get("keypointScores"))));
      }
      return new Observed(
          event.get("channel").textValue(),
          event.get("session").longValue(),
          event.get("sequence").longValue(),
          event.get("pts").longValue(),
          event.get("sourceWidth").intValue(),
          event.get("sourceHeight").intValue(),
          event.get("last").booleanValue(),
          List.copyOf(people));
    } catch (IOException e) {
      throw new AssertionError("a line must be JSON: " + line, e);
    }
  }

  /** The events of a file by channel, those of each in the order of session and sequence. */
  static Map<String, List<Observed>> read(Path file) throws IOException {
    return byChannel(Files.readAllLines(file).stream().map(Observed::parse).toList());
  }

  /** Likewise those of all complete files of a sink's folder. */
  static Map<String, List<Observed>> readFolder(Path folder) throws IOException {
    List<Observed> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".jsonl")).toList()) {
        Files.readAllLines(file).stream().map(Observed::parse).forEach(events::add);
      }
    }
    return byChannel(events);
  }

  static Map<String, List<Observed>> byChannel(List<Observed> events) {
    Map<String, List<Observed>> channels = new LinkedHashMap<>();
    for (Observed event : events) {
      channels.computeIfAbsent(event.channel, absent -> new ArrayList<>()).add(event);
    }
    channels.values().forEach(list -> list.sort(BY_IDENTITY));
    return channels;
  }

  private static List<Double> numbers(JsonNode array) {
    List<Double> numbers = new ArrayList<>();
    array.forEach(number -> numbers.add(number.doubleValue()));
    return List.copyOf(numbers);
  }
}
