package dev.posewire.sink.parquet;

import dev.posewire.schemas.Box;
import dev.posewire.schemas.Clock;
import dev.posewire.schemas.Person;
import dev.posewire.schemas.PoseEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;

/** Reads a folder of files back, by Parquet's own reader. */
final class StoredPoses {
  /** A list is not one of groups of one element each. */
  private static final Map<String, String> SETTINGS =
      Map.of("parquet.avro.add-list-element-records", "false");

  private StoredPoses() {}

  /** Those that a reader takes, in order of their paths below the folder. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  /** The events of all files, file by file. */
  static List<PoseEvent> events(Path folder) throws IOException {
    List<PoseEvent> events = new ArrayList<>();
    for (Path file : files(folder)) {
      for (GenericRecord row : rows(file)) {
        events.add(event(file, row, people(row)));
      }
    }
    return events;
  }

  /** Each row of a person as an event of that person alone. */
  static List<PoseEvent> lonePeople(Path folder) throws IOException {
    List<PoseEvent> events = new ArrayList<>();
    for (Path file : files(folder)) {
      for (GenericRecord row : rows(file)) {
        events.add(event(file, row, List.of(person(row))));
      }
    }
    return events;
  }

  static List<GenericRecord> rows(Path file) throws IOException {
    ParquetConfiguration settings = new PlainParquetConfiguration(SETTINGS);
    List<GenericRecord> rows = new ArrayList<>();
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.<GenericRecord>builder(new LocalInputFile(file), settings)
            .withDataModel(GenericData.get())
            .withCodecFactory(new PageUnpackers())
            .build()) {
      for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static PoseEvent event(Path file, GenericRecord row, List<Person> people) {
    return PoseEvent.newBuilder()
        .setChannel(value(file.getParent(), "channel"))
        .setSession((long) row.get("session"))
        .setSequence((long) row.get("sequence"))
        .setReceivedAt(time(row, "received_at"))
        .setCapturedAt(time(row, "captured_at"))
        .setPublishedAt(time(row, "published_at"))
        .setInferredAt(time(row, "inferred_at"))
        .setDecodedAt(time(row, "decoded_at"))
        .setClock(Clock.valueOf(text(row, "clock")))
        .setPts((long) row.get("pts"))
        .setSourceWidth((int) row.get("source_width"))
        .setSourceHeight((int) row.get("source_height"))
        .setLast((boolean) row.get("last"))
        .setTags(tags(row))
        .setModel(text(row, "model"))
        .setDevice(text(row, "device"))
        .setSkeleton(text(row, "skeleton"))
        .setPeople(people)
        .build();
  }

  /** What a folder {@code key=value} says. */
  static String value(Path folder, String key) {
    String name = folder.getFileName().toString();
    if (!name.startsWith(key + "=")) throw new AssertionError(name + " has no " + key);
    return name.substring(key.length() + 1);
  }

  private static Instant time(GenericRecord row, String column) {
    return Instant.EPOCH.plus((long) row.get(column), ChronoUnit.MICROS);
  }

  private static String text(GenericRecord row, String column) {
    return row.get(column).toString();
  }

  private static Map<String, String> tags(GenericRecord row) {
    Map<String, String> tags = new HashMap<>();
    ((Map<?, ?>) row.get("tags"))
        .forEach((key, value) -> tags.put(key.toString(), value.toString()));
    return tags;
  }

  private static List<Person> people(GenericRecord row) {
    return ((List<?>) row.get("people"))
        .stream().map(person -> person((GenericRecord) person)).toList();
  }

  private static Person person(GenericRecord row) {
    return new Person(
        (int) row.get("track"),
        (float) row.get("score"),
        new Box(
            (float) row.get("box_x"),
            (float) row.get("box_y"),
            (float) row.get("box_width"),
            (float) row.get("box_height")),
        floats(row, "x"),
        floats(row, "y"),
        floats(row, "keypoint_scores"));
  }

  private static List<Float> floats(GenericRecord row, String column) {
    return ((List<?>) row.get(column)).stream().map(Float.class::cast).toList();
  }
}
