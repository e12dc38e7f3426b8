package dev.posewire.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.posewire.app.analyze.AnalysisOutput;
import dev.posewire.app.broker.BrokerSettings;
import dev.posewire.app.pipeline.HandOver;
import dev.posewire.app.pipeline.PipelineSettings;
import dev.posewire.decoder.DecoderSettings;
import dev.posewire.decoder.openpose.DecodeMode;
import dev.posewire.decoder.openpose.OpenPoseSettings;
import dev.posewire.ingest.IngestSettings;
import dev.posewire.ingest.Instance;
import dev.posewire.runtime.kafka.KafkaSettings;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.Topics;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.Secret;
import dev.posewire.sink.SinkSettings;
import dev.posewire.sink.SinkTarget;
import dev.posewire.sink.file.JsonLinesTarget;
import dev.posewire.sink.file.StdoutTarget;
import dev.posewire.sink.postgres.PostgresTarget;
import dev.posewire.worker.WorkerSettings;
import dev.posewire.worker.engine.PoseModel;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The options' values reach the records that the services are made with. */
class SettingsTest {
  private static final Map<String, String> CLIENT = Map.of("security.protocol", "SSL");
  private static final WorkerSettings WORKER =
      new WorkerSettings(Duration.ofMillis(7), 0.5, 32, Duration.ofSeconds(90));

  private static final DecoderSettings DECODER =
      new DecoderSettings(
          2, new OpenPoseSettings(DecodeMode.PAPER, 0.2f, 4.5f, 0.04f, 5, 0.3f, 100));

  private static final List<String> FRAME_SINKS = List.of("video", "wall");

  private static final List<SinkSettings> SINKS =
      List.of(
          SinkSettings.of("jsonl", JsonLinesTarget.of(Path.of("stored"))),
          SinkSettings.of(
              "postgres",
              new PostgresTarget(
                  "jdbc:postgresql://db.example/poses",
                  Optional.empty(),
                  Optional.of(Secret.of("sesame")),
                  PostgresTarget.SCHEMA,
                  Optional.empty(),
                  PostgresTarget.TIMEOUT)),
          SinkSettings.of("screen", new StdoutTarget()));

  @TempDir Path folder;
  private final Map<String, String> texts = new TreeMap<>();

  /** Where the values come from. */
  enum Source {
    FILE,
    ENVIRONMENT
  }

  @BeforeEach
  void prepare() throws IOException {
    Path client = folder.resolve("clients.properties");
    Files.writeString(client, "security.protocol=SSL\n");
    Path channels = folder.resolve("channels.yaml");
    Files.writeString(channels, "channels:\n  - {id: lobby, url: 'testcard:?people=1'}\n");
    Path sinks = folder.resolve("sinks.yaml");
    Files.writeString(sinks, "sinks:\n  - {kind: jsonl, name: screen, folder: '-'}\n");
    Setting.all(client, channels, sinks).forEach((key, setting) -> texts.put(key, setting.text()));
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void ofUp(Source source) {
    UpCommand up = command(source, UpCommand.class, "up");

    PipelineSettings pipeline = up.pipeline(up.ingest(), up.sinks());

    assertEquals(Optional.empty(), pipeline.broker());
    assertEquals("kafka.example:9093", pipeline.bootstrapServers());
    assertEquals(
        kafka((short) 3, Topics.LIVE_RETENTION_BYTES, CLIENT).withFrameSinks(FRAME_SINKS),
        kafka(pipeline));
    assertEquals(WORKER, pipeline.worker());
    assertEquals(DECODER, pipeline.decoder());
    assertEquals(HandOver.KAFKA, pipeline.handOver());
    assertIngest(pipeline.ingest());
    assertEquals(SINKS, up.sinks());
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void ofUpOnTheEmbeddedBroker(Source source) {
    texts.remove("bootstrap-servers");
    UpCommand up = command(source, UpCommand.class, "up");

    PipelineSettings pipeline = up.pipeline(up.ingest(), up.sinks());

    assertEquals(
        Optional.of(
            BrokerSettings.in(Path.of("kept", "kafka"))
                .listeningOn("127.0.0.1", "127.0.0.1", 9094)),
        pipeline.broker());
    assertEquals(embedded().withFrameSinks(FRAME_SINKS), kafka(pipeline));
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void ofAnalyze(Source source) {
    AnalyzeCommand analyze = command(source, AnalyzeCommand.class, "analyze");

    PoseModel model = new PoseModel("testcard", 456, 256, 57, 32);
    PipelineSettings pipeline = analyze.pipeline(folder, List.of(), model);

    assertEquals(Optional.of(BrokerSettings.in(folder.resolve("kafka"))), pipeline.broker());
    assertEquals(embedded(), kafka(pipeline));
    assertEquals(WORKER, pipeline.worker());
    assertEquals(DECODER, pipeline.decoder());
    assertEquals(456, pipeline.ingest().source().image().width());
    assertEquals(256, pipeline.ingest().source().image().height());
    assertEquals(
        new AnalysisOutput("poses.jsonl", Optional.of(Path.of("drawn"))), analyze.output());
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void ofDemo(Source source) {
    DemoCommand demo = command(source, DemoCommand.class, "demo");

    PipelineSettings pipeline = demo.pipeline(folder);

    assertEquals(embedded(), kafka(pipeline));
    assertEquals(WORKER, pipeline.worker());
    assertEquals(DECODER, pipeline.decoder());
    assertEquals(
        List.of(
            "testcard:?people=2&seed=1&fps=15",
            "testcard:?people=3&seed=2&fps=15",
            "testcard:?people=1&seed=3&fps=15"),
        pipeline.ingest().channels().stream().map(ChannelSpec::getUrl).toList());
    assertEquals(
        new DemoReport.Limits(Duration.ofSeconds(30), Optional.of(Duration.ofSeconds(20))),
        demo.limits());
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void ofTheStages(Source source) {
    IngestCommand ingest = command(source, IngestCommand.class, "ingest");
    SinkCommand sink = command(source, SinkCommand.class, "sink");
    BrokerCommand broker = command(source, BrokerCommand.class, "broker");
    EventsCommand events = command(source, EventsCommand.class, "events");

    assertIngest(ingest.settings());
    assertEquals(FRAME_SINKS, ingest.kafka().frameSinks());
    assertEquals(320, ingest.settings().source().image().width());
    assertEquals(192, ingest.settings().source().image().height());
    assertEquals(SINKS, sink.settings());
    assertEquals(
        BrokerSettings.in(Path.of("kept", "kafka")).listeningOn("127.0.0.2", "kafka.example", 9094),
        broker.settings());
    assertEquals(Optional.of(Instant.parse("2026-01-31T12:00:00Z")), events.first());
  }

  @Test
  void defaultsAreThoseOfTheRecords() {
    texts.clear();
    UpCommand up = command(Source.ENVIRONMENT, UpCommand.class, "up");
    PipelineSettings pipeline = up.pipeline(IngestSettings.defaults(), List.of());

    assertEquals(WorkerSettings.defaults(), pipeline.worker());
    assertEquals(DecoderSettings.defaults(), pipeline.decoder());
    assertEquals(HandOver.MEMORY, pipeline.handOver());
    assertEquals(List.of(), up.sinks());
    assertEquals(List.of(), kafka(pipeline).frameSinks());
    assertEquals(List.of(), up.ingest().channels());
    assertFalse(up.ingest().instance().lasting());
  }

  @Test
  void recordedFramesAreKeptForThoseSinksOfUpThatReadThem() {
    UpCommand up = command(Source.ENVIRONMENT, UpCommand.class, "up");
    List<SinkSettings> sinks =
        List.of(
            SinkSettings.of("screen", new StdoutTarget()),
            SinkSettings.of("wall", new FrameTarget()),
            SinkSettings.of("clips", new FrameTarget()));

    PipelineSettings pipeline = up.pipeline(IngestSettings.defaults(), sinks);

    assertEquals(List.of("video", "wall", "clips"), kafka(pipeline).frameSinks());
  }

  /** Of a sink that reads frames; none is opened here. */
  private static final class FrameTarget implements SinkTarget {
    @Override
    public PoseSink open(String name, MeterRegistry meters) {
      throw new UnsupportedOperationException(name);
    }

    @Override
    public boolean readsFrames() {
      return true;
    }
  }

  private <T> T command(Source source, Class<T> type, String name) {
    ParsedCommands commands =
        source == Source.FILE
            ? ParsedCommands.fromFile(folder, texts)
            : ParsedCommands.fromEnvironment(folder, texts);
    return commands.parse(name).command(type);
  }

  private static void assertIngest(IngestSettings ingest) {
    assertEquals(
        List.of("card", "lobby"), ingest.channels().stream().map(ChannelSpec::getChannel).toList());
    assertEquals(new Instance("ingest-1", true), ingest.instance());
    assertEquals(List.of(Path.of("media")), ingest.source().mediaFolders());
    assertEquals(OptionalInt.of(85), ingest.source().image().jpegQuality());
    assertEquals("auto", ingest.source().decoding().hwaccel());
  }

  private static KafkaSettings kafka(PipelineSettings pipeline) {
    return pipeline.kafka().apply("host:1");
  }

  private static KafkaSettings embedded() {
    return kafka((short) -1, Topics.EMBEDDED_LIVE_RETENTION_BYTES, Map.of());
  }

  private static KafkaSettings kafka(
      short replication, long liveRetentionBytes, Map<String, String> client) {
    return new KafkaSettings(
        "host:1",
        new Topics("site."),
        7,
        replication,
        liveRetentionBytes,
        Duration.ofSeconds(3),
        100,
        client,
        Optional.of(URI.create("http://registry.example")));
  }
}
