package dev.posewire.bench.load;

import dev.posewire.app.broker.BrokerSettings;
import dev.posewire.app.pipeline.HandOver;
import dev.posewire.app.pipeline.Pipeline;
import dev.posewire.app.pipeline.PipelineSettings;
import dev.posewire.app.pipeline.TemporaryFolder;
import dev.posewire.bench.PipelineTrial;
import dev.posewire.decoder.DecoderSettings;
import dev.posewire.ingest.IngestSettings;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.registry.ChannelSpecs;
import dev.posewire.runtime.http.Metrics;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.ServiceStack;
import dev.posewire.worker.DevicePool;
import dev.posewire.worker.PoolMember;
import dev.posewire.worker.WorkerSettings;
import dev.posewire.worker.engine.PoseModel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The whole pipeline in this process: runs from its start until it is closed. Owned by the main
 * thread.
 */
final class LoadTrial implements AutoCloseable {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(60);

  private final ServiceStack stack;
  private final Health health;
  private final EventLog events = new EventLog();

  private LoadTrial(ServiceStack stack, Health health) {
    this.stack = stack;
    this.health = health;
  }

  /** Starts it; the events are those of all channels. */
  static LoadTrial start(List<String> channels, List<PoolMember> devices, HandOver handOver)
      throws Exception {
    LoadTrial trial = new LoadTrial(new ServiceStack(CLOSE_LIMIT), new Health());
    boolean started = false;
    try {
      trial.open(channels, devices, handOver);
      started = true;
      return trial;
    } finally {
      if (!started) trial.close();
    }
  }

  private void open(List<String> channels, List<PoolMember> devices, HandOver handOver)
      throws Exception {
    Path folder = stack.add("folder", TemporaryFolder.make("posewire-bench-")).path();
    var meters = Metrics.registry("bench");
    AutoCloseable closeMeters = meters::close;
    stack.add("metrics", closeMeters);
    DevicePool pool = stack.add("devices", DevicePool.open(devices));
    PoseModel model = pool.model();
    IngestSettings ingest =
        IngestSettings.defaults()
            .withChannels(ChannelSpecs.of(channels, Optional.empty(), Instant.now()))
            .withSource(
                SourceSettings.defaults().withSize(model.inputWidth(), model.inputHeight()));
    Pipeline pipeline =
        Pipeline.start(
            new PipelineSettings(
                Optional.of(BrokerSettings.in(folder.resolve("kafka"))),
                PipelineTrial::kafka,
                "",
                ingest,
                WorkerSettings.defaults(),
                DecoderSettings.defaults(),
                handOver),
            pool,
            stack,
            health,
            meters);
    pipeline.watch(Optional.empty(), events::add);
    var unused = pipeline.startIngest();
  }

  EventLog events() {
    return events;
  }

  /** Fails where the pipeline has. */
  void requireWell() {
    health
        .fatal()
        .ifPresent(
            fatal -> {
              throw new IllegalStateException("the pipeline failed", fatal.cause());
            });
  }

  /** Live channels, of the network's size. */
  static List<String> live(PoseModel model, int channels, double fps) {
    return IntStream.range(0, channels)
        .mapToObj(i -> "live-%d=%s&fps=%s".formatted(i, card(model, i), fps))
        .toList();
  }

  /** Recordings that end after so many frames, read as fast as they are taken. */
  static List<String> recorded(PoseModel model, int channels, long frames) {
    return IntStream.range(0, channels)
        .mapToObj(i -> "file-%d=%s&frames=%d".formatted(i, card(model, i), frames))
        .toList();
  }

  private static String card(PoseModel model, int seed) {
    return "testcard:?people=1&seed=%d&width=%d&height=%d"
        .formatted(seed, model.inputWidth(), model.inputHeight());
  }

  @Override
  public void close() {
    stack.close();
  }
}
