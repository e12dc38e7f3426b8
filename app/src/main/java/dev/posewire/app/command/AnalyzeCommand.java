package dev.posewire.app.command;

import dev.posewire.app.analyze.AnalysisOutput;
import dev.posewire.app.analyze.Recording;
import dev.posewire.app.analyze.RecordingAnalysis;
import dev.posewire.app.broker.BrokerSettings;
import dev.posewire.app.model.ModelFolders;
import dev.posewire.app.pipeline.HandOver;
import dev.posewire.app.pipeline.Pipeline;
import dev.posewire.app.pipeline.PipelineSettings;
import dev.posewire.app.pipeline.TemporaryFolder;
import dev.posewire.ingest.IngestSettings;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.video.VideoSources;
import dev.posewire.runtime.config.ConfigOption;
import dev.posewire.runtime.lifecycle.ProcessLifecycle;
import dev.posewire.worker.DevicePool;
import dev.posewire.worker.engine.PoseModel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Analyzes recordings. */
@Command(
    name = "analyze",
    description = "Finds the people in videos and images: files in, JSON lines out, one a frame.",
    mixinStandardHelpOptions = true)
public final class AnalyzeCommand implements Callable<Integer> {
  private static final int MAX_FPS = 1000;

  @Mixin ConfigOption config;
  @Mixin private MonitorOptions monitor;
  @Mixin private TopicOptions topics;
  @Mixin private final ModelOptions model;
  @Mixin private final DeviceOptions devices;
  @Mixin private WorkerOptions worker;
  @Mixin private DecoderOptions decoder;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Videos and images.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE|-",
      defaultValue = AnalysisOutput.STANDARD_OUTPUT,
      description = "Where the JSON lines go; -: standard output.")
  private String out;

  @Option(
      names = "--draw",
      paramLabel = "DIR",
      description = "Folder for a picture of each frame with the skeletons drawn on it.")
  private Path draw;

  @Option(
      names = "--max-fps",
      paramLabel = "N",
      defaultValue = "0",
      description = "Frames a second that are taken at most; 0: every frame.")
  private float maxFps;

  /** {@code environment}: where an installation of OpenVINO is named. */
  public AnalyzeCommand(ModelFolders folders, Map<String, String> environment) {
    model = new ModelOptions(folders);
    devices = new DeviceOptions(environment);
  }

  @Override
  public Integer call() {
    Problems.refuse(
        () -> Problems.requireInside("--max-fps", maxFps, 0, MAX_FPS),
        () -> topics.embedded(""),
        devices::specs,
        worker::settings,
        decoder::settings);
    List<Recording> recordings =
        Recording.of(files, maxFps, new VideoSources(InstantSource.system()));
    StageProcess process = new StageProcess("analyze");
    AtomicReference<Optional<RecordingAnalysis>> opened = new AtomicReference<>(Optional.empty());
    int code =
        process.run(
            monitor,
            stack -> {
              RecordingAnalysis analysis =
                  RecordingAnalysis.open(recordings, output(), stack, process::stop);
              opened.set(Optional.of(analysis));
              Path folder = stack.add("folder", TemporaryFolder.make("posewire-analyze-")).path();
              DevicePool pool = stack.add("devices", model.open(devices));
              Pipeline pipeline =
                  Pipeline.start(
                      pipeline(folder, recordings, pool.model()),
                      pool,
                      stack,
                      process.health(),
                      process.meters());
              analysis.start(pipeline, stack, process.health());
            });
    boolean concludes = code == ProcessLifecycle.EXIT_OK && opened.get().isPresent();
    return concludes ? opened.get().get().conclude() : code;
  }

  AnalysisOutput output() {
    return new AnalysisOutput(out, Optional.ofNullable(draw));
  }

  PipelineSettings pipeline(Path folder, List<Recording> recordings, PoseModel model) {
    List<Path> folders =
        recordings.stream().flatMap(recording -> recording.folders().stream()).distinct().toList();
    return new PipelineSettings(
        Optional.of(BrokerSettings.in(folder.resolve("kafka"))),
        topics::embedded,
        "",
        IngestSettings.defaults()
            .withChannels(recordings.stream().map(Recording::spec).toList())
            .withSource(
                SourceSettings.defaults()
                    .withMediaFolders(folders)
                    .withSize(model.inputWidth(), model.inputHeight())),
        worker.settings(),
        decoder.settings(),
        HandOver.MEMORY);
  }
}
