package dev.posewire.sink.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.config.DataSize;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.EventFilter;
import dev.posewire.sink.Secret;
import dev.posewire.sink.SinkSettings;
import dev.posewire.sink.file.Compression;
import dev.posewire.sink.file.JsonLinesTarget;
import dev.posewire.sink.file.Rotation;
import dev.posewire.sink.file.StdoutTarget;
import dev.posewire.sink.kafka.EventFormat;
import dev.posewire.sink.kafka.KafkaTarget;
import dev.posewire.sink.mqtt.MqttTarget;
import dev.posewire.sink.mqtt.TopicTemplate;
import dev.posewire.sink.parquet.PageCompression;
import dev.posewire.sink.parquet.ParquetFormat;
import dev.posewire.sink.parquet.ParquetTarget;
import dev.posewire.sink.parquet.Rolling;
import dev.posewire.sink.parquet.Rows;
import dev.posewire.sink.postgres.PostgresTarget;
import dev.posewire.sink.video.VideoTarget;
import dev.posewire.sink.webhook.WebhookTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinkListTest {
  private static final EventFilter FILTER =
      new EventFilter(List.of("lobby", "dock-*"), Map.of("site", "north"), 2, 0.5, 4);

  private static final Pattern EXAMPLE =
      Pattern.compile("```yaml sinks.yaml\\n(.*?)```", Pattern.DOTALL);

  private static final Pattern KNOWN = Pattern.compile("nonsense is not a known key; known: (.*)");

  private static final Set<String> COMMON =
      Set.of(
          "batch-size",
          "channels",
          "kind",
          "linger",
          "max-per-second",
          "min-people",
          "min-score",
          "name",
          "only-when-people",
          "tags");

  @TempDir Path folder;

  @Test
  void everyKeyOfAFileHasItsValue() throws Exception {
    List<SinkSettings> sinks =
        read(
            """
            sinks:
              - kind: jsonl
                name: archive
                folder: stored
                rotate-size: 1MiB
                rotate-after: 1h
                compression: zstd
                channels: [lobby, dock-*]
                tags: {site: north}
                min-people: 2
                min-score: 0.5
                max-per-second: 4
                batch-size: 50
                linger: 2s
              - kind: postgres
                url: postgresql://db.example/poses?sslmode=require
                user: scribe
                password: ${file:database}
                schema: site
                retention: 30d
                timeout: 10s
              - kind: webhook
                url: https://hooks.example/poses
                batched: true
                secret: ${file:hook}
                headers: {x-site: "${file:site}"}
                timeout: 3s
                concurrency: 2
              - kind: parquet
                folder: lake
                rows: people
                roll-size: 1MiB
                roll-after: 1m
                compression: snappy
              - {kind: jsonl, name: screen, folder: "-"}
              - kind: kafka
                bootstrap-servers: a.example:9092
                topic: copy
                format: avro
                config: {sasl.jaas.config: "${file:kafka}"}
              - kind: mqtt
                url: mqtts://broker.example
                topic: site/{tag:site}/{channel}
                qos: 2
                retain: true
                user: scribe
                password: ${file:broker}
                client-id: scribe-1
                status-topic: site/{client-id}
                ca-file: ca.pem
              - kind: video
                folder: videos
                segment-after: 1h
            """);

    assertEquals(
        List.of(
            new SinkSettings(
                "archive",
                new JsonLinesTarget(
                    Path.of("stored"),
                    new Rotation(new DataSize(1 << 20), Duration.ofHours(1)),
                    Compression.ZSTD),
                FILTER,
                50,
                Duration.ofSeconds(2)),
            SinkSettings.of(
                "postgres",
                new PostgresTarget(
                    "jdbc:postgresql://db.example/poses?sslmode=require",
                    Optional.of("scribe"),
                    Optional.of(Secret.of("${file:database}")),
                    "site",
                    Optional.of(Duration.ofDays(30)),
                    Duration.ofSeconds(10))),
            SinkSettings.of(
                "webhook",
                new WebhookTarget(
                    Secret.of("https://hooks.example/poses"),
                    true,
                    Optional.of(Secret.of("${file:hook}")),
                    Map.of("x-site", Secret.of("${file:site}")),
                    Duration.ofSeconds(3),
                    2)),
            SinkSettings.of(
                "parquet",
                new ParquetTarget(
                    Path.of("lake"),
                    new Rolling(new DataSize(1 << 20), Duration.ofMinutes(1)),
                    new ParquetFormat(Rows.PEOPLE, PageCompression.SNAPPY))),
            SinkSettings.of("screen", new StdoutTarget()),
            SinkSettings.of(
                "kafka",
                new KafkaTarget(
                    "a.example:9092",
                    "copy",
                    EventFormat.AVRO,
                    Map.of("sasl.jaas.config", Secret.of("${file:kafka}")))),
            SinkSettings.of(
                "mqtt",
                new MqttTarget(
                    "mqtts://broker.example",
                    TopicTemplate.ofEvents("site/{tag:site}/{channel}"),
                    2,
                    true,
                    Optional.of("scribe"),
                    Optional.of(Secret.of("${file:broker}")),
                    Optional.of("scribe-1"),
                    TopicTemplate.ofStatus("site/{client-id}"),
                    Optional.of(Path.of("ca.pem")))),
            SinkSettings.of("video", new VideoTarget(Path.of("videos"), Duration.ofHours(1)))),
        sinks);
  }

  @Test
  void secretOfASinkIsResolved() throws Exception {
    PostgresTarget target =
        (PostgresTarget)
            parse("postgres?url=postgresql://db/a&password=${file:db}").get(0).target();

    assertEquals("resolved:${file:db}", target.password().orElseThrow().value());
  }

  @Test
  void textSaysTheSameAsAFile() {
    assertEquals(
        List.of(
            new SinkSettings(
                "a",
                JsonLinesTarget.of(Path.of("a b&c")),
                FILTER,
                SinkSettings.BATCH_SIZE,
                SinkSettings.LINGER)),
        parse(
            "jsonl?name=a&folder=a b%26c&channels=lobby,dock-*&tags=site:north&min-people=2"
                + "&min-score=0.5&max-per-second=4"));
  }

  /** Between each kind's heading and the next one. */
  @Test
  void documentShowsEveryKindWithItsKeys() throws Exception {
    String document = Files.readString(Path.of("..", "SINKS.md"));
    for (String kind : SinkKinds.names().split(", ", -1)) {
      assertFalse(section(document, "`" + kind + "`").isEmpty());
      Matcher keys = KNOWN.matcher(problems(() -> parse(kind + "?nonsense=1")));
      assertTrue(keys.find());
      for (String key : keys.group(1).split(", ", -1)) {
        String table = COMMON.contains(key) ? "What every sink takes" : "`" + kind + "`";
        String text = section(document, table);
        assertTrue(text.contains("`" + key + "`"), key + " is not in the section " + table);
      }
    }
  }

  private static String section(String document, String heading) {
    int begin = document.indexOf("\n## " + heading + "\n");
    assertTrue(begin >= 0, "no section " + heading);
    int end = document.indexOf("\n## ", begin + 1);
    return document.substring(begin, end < 0 ? document.length() : end);
  }

  @Test
  void examplesOfTheDocumentsAreRead() throws Exception {
    for (String document : List.of("SINKS.md", "README.md")) {
      Matcher example = EXAMPLE.matcher(Files.readString(Path.of("..", document)));
      assertTrue(example.find(), document);
      assertFalse(read(example.group(1)).isEmpty(), document);
    }
  }

  @Test
  void aFolderOfVideosIsOneSinksAlone() {
    assertEquals(2, parse("video?folder=a", "video?name=b&folder=b").size());
    assertTrue(
        problems(() -> parse("video?folder=a", "video?name=b&folder=x/../a"))
            .contains("another sink has the folder " + Path.of("a").toAbsolutePath()));
  }

  @Test
  void onlyWhenPeopleMeansOneAtLeast() {
    EventFilter one = new EventFilter(List.of(), Map.of(), 1, 0, 0);
    assertEquals(one, parse("jsonl?folder=a&only-when-people=true").get(0).filter());
    assertEquals(
        new EventFilter(List.of(), Map.of(), 1, 0.3, 0),
        parse("jsonl?folder=a&min-score=0.3").get(0).filter());
    assertEquals(EventFilter.NONE, parse("jsonl?folder=a").get(0).filter());
  }

  @ParameterizedTest
  @CsvSource({
    "postgres?url=postgresql://ann:${file:db}@db/poses, url",
    "mqtt?url=mqtt://a:1883&user=${env:POSEWIRE_SECRET_USER}, user",
    "jsonl?folder=${env:POSEWIRE_SECRET_FOLDER}, folder"
  })
  void referenceThatNobodyResolvesIsTold(String text, String key) {
    UserErrorException e = assertThrows(UserErrorException.class, () -> parse(text));

    assertTrue(
        e.getMessage().contains(": " + key + " takes no reference to a secret"), e::getMessage);
  }

  @Test
  void allProblemsOfAllSinksAreToldAtOnce() throws Exception {
    assertEquals(
        """
        the sinks have 15 problem(s):
          sinks.yaml, sink a: rotate-size: '1 parsec' is not a size; write it like 512, 64KiB, 256MiB or 2GiB
          sinks.yaml, sink a: compression: 'lzma' is none of [none, gzip, zstd]
          sinks.yaml, sink a: batch-size: 'many' is not a whole number
          sinks.yaml, sink a: colour is not a known key; known: batch-size, channels, compression, folder, kind, linger, max-per-second, min-people, min-score, name, only-when-people, rotate-after, rotate-size, tags
          sinks.yaml, sink a: min-people must be 0 to 100: -1
          sinks.yaml, sink carrier-pigeon: kind must be one of jsonl, kafka, mqtt, parquet, postgres, video, webhook: 'carrier-pigeon'
          sinks.yaml, entry 3: kind must be one of jsonl, kafka, mqtt, parquet, postgres, video, webhook: ''
          sinks.yaml, entry 4 must have keys and values
          sinks.yaml, sink db: password: leads nowhere
          sinks.yaml, sink copy: config.ssl.key.password: leads nowhere
          sinks.yaml, sink db: url must begin with jdbc:postgresql:// or postgresql://: mysql://***@db/poses
          sinks.yaml, sink lake: roll-size must be 1B to 1GiB: 2GiB
          sinks.yaml, sink young: roll-after must be at least 1s: PT0S
          sinks.yaml, sink twin: another sink has the name twin: give this one a name of its own
          %s: unknown key 'sink'; known: sinks"""
            .formatted(folder.resolve("sinks.yaml"))
            .lines()
            .sorted()
            .toList(),
        problems(
                () ->
                    read(
                        """
                        sink: 1
                        sinks:
                          - {kind: jsonl, name: a, folder: b, rotate-size: 1 parsec, compression: lzma, batch-size: many, colour: red, min-people: -1}
                          - {kind: carrier-pigeon}
                          - {folder: b}
                          - jsonl
                          - {kind: postgres, name: db, url: "mysql://me:Potoroo@db/poses", password: nowhere}
                          - {kind: kafka, name: copy, bootstrap-servers: "a:1", topic: b, config: {ssl.key.password: nowhere}}
                          - {kind: parquet, name: lake, folder: b, roll-size: 2GiB}
                          - {kind: parquet, name: young, folder: b, roll-after: 0s}
                          - {kind: jsonl, name: twin, folder: b}
                          - {kind: jsonl, name: twin, folder: c}
                        """))
            .lines()
            .sorted()
            .toList());
  }

  @Test
  void textsAreRefusedWithWhatIsMissing() {
    assertEquals(
        """
        the sinks have 5 problem(s):
          --sink jsonl: folder is missing
          --sink jsonl must be KIND?key=value&key=value
          --sink jsonl: folder is given twice
          --sink jsonl has a % that begins no %XX: write it as %25
          --sink jsonl: folder is missing"""
            .strip(),
        problems(() -> parse("jsonl", "jsonl?folder", "jsonl?folder=a&folder=b", "jsonl?folder=%"))
            .strip());
  }

  @Test
  void fileThatCannotBeReadIsNamed() throws Exception {
    Path missing = folder.resolve("missing.yaml");
    assertEquals(
        "the sinks have 1 problem(s):\n  %s cannot be read: java.nio.file.NoSuchFileException: %s"
            .formatted(missing, missing),
        problems(() -> SinkList.of(List.of(), Optional.of(missing), SinkListTest::resolve)));
    assertEquals(
        "the sinks have 1 problem(s):\n  %s must hold a list named sinks"
            .formatted(folder.resolve("sinks.yaml")),
        problems(() -> read("kind: jsonl\n")));
  }

  @Test
  void brokenYamlIsToldWithoutWhatStandsThere() {
    String told = problems(() -> read("sinks:\n  - kind: postgres\n    password: Potoroo: 7\n"));
    assertTrue(told.contains("is no YAML that can be read, line 3: "), told);
    assertFalse(told.contains("Potoroo"), told);
  }

  private List<SinkSettings> read(String yaml) {
    try {
      Path file = Files.writeString(folder.resolve("sinks.yaml"), yaml);
      return SinkList.of(List.of(), Optional.of(file), SinkListTest::resolve);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<SinkSettings> parse(String... texts) {
    return SinkList.of(List.of(texts), Optional.empty(), SinkListTest::resolve);
  }

  private static String resolve(String text) {
    if (text.equals("nowhere")) throw new UserErrorException("leads nowhere");
    return text.contains("${") ? "resolved:" + text : text;
  }

  private static String problems(Runnable reading) {
    return assertThrows(UserErrorException.class, reading::run).getMessage();
  }
}
