package dev.posewire.bench;

import dev.posewire.app.pipeline.HandOver;
import dev.posewire.app.pipeline.TemporaryFolder;
import dev.posewire.worker.engine.InferenceEngine;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Compares the pipeline with its engine: in each round first the engine alone, then all stages
 * around it, so that a machine that changes its pace changes both.
 */
@Command(
    name = "ratio",
    description = "Frames a second of the engine alone and of the whole pipeline.",
    mixinStandardHelpOptions = true)
public final class RatioBench implements Callable<Integer> {
  /** By then the recorded lane's writer is as far ahead as it may be. */
  private static final int UNDER_WAY = 150;

  /** The default of {@code --max-ahead}, and room for what is in flight. */
  private static final int MOST_AHEAD = 256 + 44;

  private static final int IMAGES = 60;
  private static final int FREE_REQUESTS = 2;

  @Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "PATH|testcard",
      description = "As posewire's; default: the real one where it is found, else the test card's.")
  private String model;

  @Option(
      names = "--clip",
      paramLabel = "FILE",
      description =
          "Video to read in a loop; default: media/people-street.mp4 in the folder of "
              + Clip.SHARED_VARIABLE
              + ", else the test card.")
  private Path clip;

  @Option(
      names = "--files",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many channels read it; default: ${DEFAULT-VALUE}.")
  private int files;

  @Option(
      names = "--frames",
      paramLabel = "N",
      defaultValue = "300",
      description = "Frames of a round, of each of the two; default: ${DEFAULT-VALUE}.")
  private int frames;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Rounds that count, after one that does not; default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--hand-over",
      paramLabel = "memory|kafka",
      defaultValue = "memory",
      description = "How outputs come from the worker to the decoder; default: ${DEFAULT-VALUE}.")
  private HandOver handOver;

  @Option(names = "--pin", description = "Only the measure with held threads.")
  private boolean pinOnly;

  @Option(names = "--threads", description = "Shows the CPU time of each thread too.")
  private boolean threads;

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new RatioBench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (frames < 1 || rounds < 1 || files < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--frames, --rounds and --files must be 1 or more: %d, %d, %d"
              .formatted(frames, rounds, files));
    }
    try (InferenceEngine engine = BenchModel.open(Optional.ofNullable(model));
        TemporaryFolder scratch = TemporaryFolder.make("posewire-bench-")) {
      Clip source = source(scratch.path());
      System.out.printf(
          "engine %s, model %s, %d x %s, handed over by %s%n",
          engine.device(),
          engine.model().name(),
          files,
          Path.of(source.url()).getFileName(),
          handOver);
      Clip looped = source.longerThan(UNDER_WAY + frames + MOST_AHEAD, scratch.path());
      Trials trials =
          new Trials(
              engine,
              source.images(engine.model(), IMAGES),
              new PipelineTrial(engine, looped.endless(files), handOver, looped.folders()));
      boolean metBar = held(trials);
      if (!pinOnly) free(trials);
      // The test card's network takes a tenth of the real one's time: it says nothing of the bar.
      return metBar || engine.model().name().equals(BenchModel.TEST_CARD) ? 0 : 1;
    }
  }

  /** What is read: the street at the size of a usual camera, where that can be made. */
  private Clip source(Path scratch) throws Exception {
    Clip found = Clip.find(Optional.ofNullable(clip), System.getenv());
    if (clip != null || found.folder().isEmpty()) return found;
    if (FfmpegCommand.isAvailable()) return found.at720p(scratch);
    System.out.println("the clip keeps its size: " + FfmpegCommand.REMEDY);
    return found;
  }

  private record Trials(InferenceEngine engine, List<ByteBuffer> images, PipelineTrial pipeline) {
    /** The engine with nothing around it. */
    EngineTrial alone(int requests) {
      return new EngineTrial(
          Collections.nCopies(requests, new EngineTrial.Slot(engine, 1)), images);
    }
  }

  /** Answers false if the bar is not met. */
  private boolean held(Trials trials) throws Exception {
    Optional<String> problem = Cores.problem();
    if (problem.isPresent()) {
      System.out.println("held: skipped, " + problem.get());
      return true;
    }
    Cores cores = Cores.here();
    cores.holdAll();
    try {
      String title =
          "held: the engine's one request on core %d, every other thread on core %d"
              .formatted(cores.engineCore(), cores.otherCore());
      RatioReport report = compare(trials, 1, Holding.on(cores), title);
      double bar = HeldVerdict.bar(handOver);
      HeldVerdict verdict = HeldVerdict.of(report.engine(), report.pipeline(), bar);
      System.out.println(verdict.text(report.engine(), report.pipeline(), bar));
      return verdict == HeldVerdict.MET;
    } finally {
      cores.release();
    }
  }

  private void free(Trials trials) throws Exception {
    RatioReport report =
        compare(trials, FREE_REQUESTS, Holding.NONE, "free: nothing held, 2 requests at a time");
    System.out.printf("free ratio %.3f%n", report.pipeline().ratioTo(report.engine()));
  }

  private RatioReport compare(Trials trials, int requests, Holding holding, String title)
      throws Exception {
    RatioReport report = new RatioReport(System.out);
    report.title(title);
    for (int round = 0; round <= rounds; round++) {
      Rate alone = trials.alone(requests).run(frames, holding);
      PipelineTrial.Result whole = trials.pipeline().run(requests, UNDER_WAY, frames, holding);
      report.round(round == 0 ? "warm-up" : String.valueOf(round), alone, whole, round > 0);
    }
    report.finish(threads);
    report.memory();
    return report;
  }
}
