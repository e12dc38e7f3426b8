package dev.posewire.bench;

import dev.posewire.app.broker.BrokerSettings;
import dev.posewire.app.pipeline.HandOver;
import dev.posewire.app.pipeline.Pipeline;
import dev.posewire.app.pipeline.PipelineSettings;
import dev.posewire.app.pipeline.TemporaryFolder;
import dev.posewire.decoder.DecoderSettings;
import dev.posewire.ingest.IngestSettings;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.runtime.http.Metrics;
import dev.posewire.runtime.kafka.KafkaSettings;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.ServiceStack;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.Topics;
import dev.posewire.worker.DevicePool;
import dev.posewire.worker.PoolMember;
import dev.posewire.worker.WorkerSettings;
import dev.posewire.worker.engine.DeviceOpener;
import dev.posewire.worker.engine.InferenceEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the whole pipeline in this process, as {@code analyze} does, and counts the events that come
 * out while it is in full swing. Owned by the main thread.
 */
public final class PipelineTrial {
  /** Longer than any round takes on a slow machine. */
  private static final Duration EVENT_LIMIT = Duration.ofMinutes(10);

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(60);

  private final InferenceEngine engine;
  private final List<ChannelSpec> channels;
  private final HandOver handOver;
  private final List<Path> folders;

  /**
   * What one run showed.
   *
   * @param stages CPU time in nanoseconds
   * @param threads likewise, by the threads' names
   */
  record Result(Rate rate, Map<Stage, Long> stages, Map<String, Long> threads, String remark) {}

  /** {@code folders}: where the channels' files are. */
  PipelineTrial(
      InferenceEngine engine, List<ChannelSpec> channels, HandOver handOver, List<Path> folders) {
    this.engine = engine;
    this.channels = List.copyOf(channels);
    this.handOver = handOver;
    this.folders = List.copyOf(folders);
  }

  /**
   * Starts a pipeline, lets it get under way, measures.
   *
   * @param underWay events before the measure; enough for ingest to be as far ahead as it may
   */
  Result run(int requests, int underWay, int frames, Holding holding) throws Exception {
    Health health = new Health();
    EventCounter events = new EventCounter(health);
    try (ServiceStack stack = new ServiceStack(CLOSE_LIMIT)) {
      Path folder = stack.add("folder", TemporaryFolder.make("posewire-bench-")).path();
      var meters = Metrics.registry("bench");
      AutoCloseable closeMeters = meters::close;
      stack.add("metrics", closeMeters);
      Pipeline pipeline =
          Pipeline.start(
              settings(folder),
              DevicePool.open(
                  List.of(new PoolMember(new OpenEngine(engine), requests, 0, Optional.empty()))),
              stack,
              health,
              meters);
      holding.holdEngine(Holding.WORKER_REQUEST, requests);
      pipeline.watch(Optional.empty(), event -> events.add());
      pipeline.startIngest();
      return measure(events, underWay, frames, holding);
    }
  }

  /**
   * The engine that is measured alone too. The pool is not closed: the engine is the bench's to
   * close.
   */
  private record OpenEngine(InferenceEngine engine) implements DeviceOpener {
    @Override
    public String device() {
      return engine.device();
    }

    @Override
    public InferenceEngine open() {
      return engine;
    }

    @Override
    public void prove() {}
  }

  private static Result measure(EventCounter events, int underWay, int frames, Holding holding)
      throws InterruptedException {
    long first = events.await(underWay, EVENT_LIMIT);
    long startNanos = System.nanoTime();
    CpuTimes before = CpuTimes.now();
    List<Integer> requests =
        ProcessThreads.areVisible() ? ProcessThreads.named(Holding.WORKER_REQUEST) : List.of();
    long delayBefore = RunDelay.of(requests);
    long last = events.await(first + frames, EVENT_LIMIT);
    long nanos = System.nanoTime() - startNanos;
    CpuTimes after = CpuTimes.now();
    long delay = RunDelay.of(requests) - delayBefore;
    Map<Stage, Long> stages = after.stagesSince(before);
    Rate rate = new Rate(last - first, nanos, stages.getOrDefault(Stage.ENGINE, 0L), delay);
    return new Result(rate, stages, after.since(before), holding.check());
  }

  private PipelineSettings settings(Path folder) {
    return new PipelineSettings(
        Optional.of(BrokerSettings.in(folder.resolve("kafka"))),
        PipelineTrial::kafka,
        "",
        IngestSettings.defaults()
            .withChannels(channels)
            .withSource(
                SourceSettings.defaults()
                    .withMediaFolders(folders)
                    .withSize(engine.model().inputWidth(), engine.model().inputHeight())),
        WorkerSettings.defaults(),
        DecoderSettings.defaults(),
        handOver);
  }

  /** The command's defaults. */
  public static KafkaSettings kafka(String bootstrapServers) {
    return new KafkaSettings(
        bootstrapServers,
        Topics.withDefaultPrefix(),
        12,
        (short) -1,
        Topics.EMBEDDED_LIVE_RETENTION_BYTES,
        Duration.ofSeconds(2),
        256,
        Map.of(),
        Optional.empty());
  }
}
