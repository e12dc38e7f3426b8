package dev.posewire.bench;

import dev.posewire.app.pipeline.HandOver;
import java.util.Locale;

/** What the measure with held threads says of the bar. */
enum HeldVerdict {
  MET,
  MISSED,
  /** Other processes had the engine's core for a while: either answer may be wrong. */
  UNDECIDED;

  private static final double MEMORY_BAR = 0.93;
  private static final double KAFKA_BAR = 0.90;

  /** A third of what the bar allows, so that noise alone cannot turn the answer. */
  private static final double MOST_DELAY = 0.03;

  /** Of the engine's own pace, with a core for the engine and one for all else. */
  static double bar(HandOver handOver) {
    return handOver == HandOver.MEMORY ? MEMORY_BAR : KAFKA_BAR;
  }

  static HeldVerdict of(Rate engine, Rate pipeline, double bar) {
    if (Math.max(engine.delayedThreads(), pipeline.delayedThreads()) > MOST_DELAY) {
      return UNDECIDED;
    }
    return pipeline.ratioTo(engine) < bar ? MISSED : MET;
  }

  String text(Rate engine, Rate pipeline, double bar) {
    String ratio =
        "held ratio %.3f; the real model's bar is %.2f: %s"
            .formatted(pipeline.ratioTo(engine), bar, name().toLowerCase(Locale.ROOT));
    if (this != UNDECIDED) return ratio;
    return ratio
        + "%n  other processes had the engine's core for %.0f%% of its time alone, %.0f%% in the pipeline: repeat it on a quiet machine%n  without those delays (an estimate) %.1f and %.1f frames/s, ratio %.3f"
            .formatted(
                100 * engine.delayedThreads(),
                100 * pipeline.delayedThreads(),
                engine.undelayedPerSecond(),
                pipeline.undelayedPerSecond(),
                pipeline.undelayedPerSecond() / engine.undelayedPerSecond());
  }
}
