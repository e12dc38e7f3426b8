package dev.posewire.app.command;

import dev.posewire.app.broker.BrokerSettings;
import dev.posewire.app.model.FoundModel;
import dev.posewire.app.pipeline.EventStatistics;
import dev.posewire.app.pipeline.HandOver;
import dev.posewire.app.pipeline.Pipeline;
import dev.posewire.app.pipeline.PipelineSettings;
import dev.posewire.app.pipeline.Progress;
import dev.posewire.app.pipeline.TemporaryFolder;
import dev.posewire.ingest.IngestSettings;
import dev.posewire.ingest.registry.ChannelSpecs;
import dev.posewire.runtime.config.ConfigOption;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.runtime.lifecycle.ServiceStack;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.testcard.TestCardModel;
import dev.posewire.worker.DevicePool;
import dev.posewire.worker.engine.ModelFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the whole at work without a camera, a model or a Kafka. */
@Command(
    name = "demo",
    description =
        "Runs everything on synthetic channels in one process, and prints a line a second.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  /** By then a pipeline that works has shown somebody. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration REPORT_CLOSE_TIMEOUT = Duration.ofSeconds(2);

  /** Of a test card. */
  private static final int MAX_FPS = 120;

  private static final int MAX_SECONDS = 1_000_000;

  @Mixin ConfigOption config;
  @Mixin private MonitorOptions monitor;
  @Mixin private TopicOptions topics;
  @Mixin private final DeviceOptions devices;
  @Mixin private WorkerOptions worker;
  @Mixin private DecoderOptions decoder;

  @Option(
      names = "--cards",
      paramLabel = "N",
      defaultValue = "2",
      description = "Synthetic channels, 1 to 64.")
  private int cards;

  @Option(
      names = "--fps",
      paramLabel = "N",
      defaultValue = "10",
      description = "Frames a second of each, 1 to 120.")
  private int fps;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "0",
      description = "Ends so long after the first skeleton; 0: when it is stopped.")
  private int seconds;

  private final EventStatistics events = new EventStatistics(InstantSource.system());

  /** {@code environment}: where an installation of OpenVINO is named. */
  public DemoCommand(Map<String, String> environment) {
    devices = new DeviceOptions(environment);
  }

  @Override
  public Integer call() {
    Problems.refuse(
        () -> Problems.requireInside("--cards", cards, 1, 64),
        () -> Problems.requireInside("--fps", fps, 1, MAX_FPS),
        () -> Problems.requireInside("--seconds", seconds, 0, MAX_SECONDS),
        () -> topics.embedded(""),
        devices::specs,
        worker::settings,
        decoder::settings);
    StageProcess process = new StageProcess("demo");
    int code = process.run(monitor, stack -> start(process, stack));
    if (code == 0) {
      System.out.printf(
          Locale.ROOT, "%d events with %d people in all%n", events.allEvents(), events.allPeople());
    }
    return code;
  }

  private void start(StageProcess process, ServiceStack stack) throws Exception {
    Path folder = stack.add("folder", TemporaryFolder.make("posewire-demo-")).path();
    FoundModel card = new FoundModel(ModelFiles.of(TestCardModel.write(folder)), "the test card");
    DevicePool pool = stack.add("devices", devices.open(card, () -> card));
    Pipeline pipeline =
        Pipeline.start(pipeline(folder), pool, stack, process.health(), process.meters());
    pipeline.watch(Optional.empty(), events::add);
    pipeline.startIngest();
    Ticker ticker = Ticker.system();
    LoopThread report =
        new LoopThread(
            "demo-report",
            REPORT_CLOSE_TIMEOUT,
            process.health(),
            new DemoReport(
                events,
                new Progress(process.meters(), events, ticker, System.out),
                limits(),
                ticker,
                process::stop));
    stack.add(report.name(), report).start();
  }

  DemoReport.Limits limits() {
    return new DemoReport.Limits(
        PATIENCE, seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds)));
  }

  PipelineSettings pipeline(Path folder) {
    List<String> channels =
        IntStream.rangeClosed(1, cards)
            .mapToObj(
                number ->
                    "card-%d=testcard:?people=%d&seed=%d&fps=%d"
                        .formatted(number, 1 + number % 3, number, fps))
            .toList();
    return new PipelineSettings(
        Optional.of(BrokerSettings.in(folder.resolve("kafka"))),
        topics::embedded,
        "",
        IngestSettings.defaults()
            .withChannels(ChannelSpecs.of(channels, Optional.empty(), Instant.now())),
        worker.settings(),
        decoder.settings(),
        HandOver.MEMORY);
  }
}
