package dev.posewire.bench.load;

import static dev.posewire.bench.load.LoadReport.line;

import dev.posewire.app.device.DeviceSpec;
import dev.posewire.app.device.Devices;
import dev.posewire.app.device.EngineChoice;
import dev.posewire.app.device.Engines;
import dev.posewire.app.model.FoundModel;
import dev.posewire.app.pipeline.HandOver;
import dev.posewire.bench.BenchModel;
import dev.posewire.bench.EngineTrial;
import dev.posewire.bench.Holding;
import dev.posewire.bench.Rate;
import dev.posewire.runtime.lifecycle.ServiceStack;
import dev.posewire.worker.PoolMember;
import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.PoseModel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Live channels through the whole pipeline, beside what the engine does alone. */
@Command(
    name = "pipeline",
    description =
        "Live test cards through the whole pipeline: the engine's own frames/s, the pipeline's,"
            + " latency and CPU time by stage, fairness, memory.",
    mixinStandardHelpOptions = true)
public final class PipelineBench implements Callable<Integer> {
  private static final String SIMULATED = "simulated";
  private static final int BATCHES_OF_A_REQUEST = 40;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

  @Mixin private LoadOptions load;
  @Mixin private SimulatedOptions simulated;

  @Option(
      names = "--engine",
      paramLabel = "auto|openvino|onnxruntime|simulated",
      defaultValue = "auto",
      description = "As posewire's, or devices that only take time; default: ${DEFAULT-VALUE}.")
  private String engine;

  @Option(
      names = "--devices",
      paramLabel = "NAME,...",
      defaultValue = "CPU",
      description = "As posewire's, where the engine is not simulated; default: ${DEFAULT-VALUE}.")
  private String devices;

  @Option(
      names = "--model",
      paramLabel = "PATH|testcard",
      description = "As posewire's; default: the real one where it is found, else the test card's.")
  private String model;

  @Option(names = "--openvino-lib", paramLabel = "FILE", description = "As posewire's.")
  private Path library;

  @Option(names = "--openvino-plugins", paramLabel = "FILE", description = "As posewire's.")
  private Path plugins;

  @Option(
      names = "--hand-over",
      paramLabel = "memory|kafka",
      defaultValue = "memory",
      description = "How outputs come from the worker to the decoder; default: ${DEFAULT-VALUE}.")
  private HandOver handOver;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "How long it is measured; default: ${DEFAULT-VALUE}.")
  private int seconds;

  /** What the devices do with nothing around them. */
  private record Alone(PoseModel model, double perSecond) {}

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new PipelineBench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    List<PoolMember> members = members();
    Alone alone = alone(members);
    line(
        "%d channels at %.2f frames/s, handed over by %s: load %.2f",
        load.channels(),
        load.fps(),
        handOver.toString().toLowerCase(Locale.ROOT),
        load.channels() * load.fps() / alone.perSecond());
    LoadReport report =
        LoadReport.of(
            LoadTrial.live(alone.model(), load.channels(), load.fps()),
            members,
            handOver,
            Duration.ofSeconds(seconds));
    line(
        "pipeline %.1f frames/s, engine alone %.1f, ratio %.3f",
        report.perSecond(), alone.perSecond(), report.perSecond() / alone.perSecond());
    return 0;
  }

  private List<PoolMember> members() {
    if (engine.equals(SIMULATED)) {
      line("%s", simulated);
      return simulated.open().stream().map(PoolMember::of).toList();
    }
    Engines engines =
        Engines.find(
            EngineChoice.valueOf(engine.toUpperCase(Locale.ROOT)),
            new Engines.OpenVinoPlace(
                Optional.ofNullable(library),
                Optional.ofNullable(plugins),
                Optional.empty(),
                System.getenv()));
    FoundModel found = BenchModel.find(Optional.ofNullable(model));
    return Devices.members(engines, DeviceSpec.parse(devices), found.files(), BenchModel::testCard);
  }

  private static Alone alone(List<PoolMember> members) throws Exception {
    try (ServiceStack stack = new ServiceStack(CLOSE_LIMIT)) {
      List<EngineTrial.Slot> slots = new ArrayList<>();
      PoseModel model = null;
      for (PoolMember member : members) {
        InferenceEngine opened = stack.add(member.opener().device(), member.opener().open());
        model = opened.model();
        int requests = member.requestsOn(opened);
        int batch = member.batchOn(opened);
        slots.addAll(Collections.nCopies(requests, new EngineTrial.Slot(opened, batch)));
        line(
            "%s: %s, %d requests, batches of %d",
            opened.device(), opened.model().name(), requests, batch);
      }
      EngineTrial trial = new EngineTrial(slots, List.of(ByteBuffer.allocate(model.imageBytes())));
      int frames = slots.stream().mapToInt(slot -> BATCHES_OF_A_REQUEST * slot.batch()).sum();
      Rate warmUp = trial.run(frames / 4, Holding.NONE);
      Rate rate = trial.run(frames, Holding.NONE);
      line("engine alone %.1f frames/s (warming up %.1f)", rate.perSecond(), warmUp.perSecond());
      return new Alone(model, rate.perSecond());
    }
  }
}
