package dev.posewire.worker.openvino;

import java.time.Duration;

/**
 * How long an inference may take before its device counts as hung: long for the first one, and by
 * those that there were later. Not thread-safe: owned by the request.
 */
final class AnswerLimit {
  /**
   * The first may compile kernels; OpenVINO's reference device takes seconds for a small network.
   */
  private static final Duration FIRST = Duration.ofMinutes(2);

  /** At least so long later: a device may be busy with others' work. */
  private static final Duration MIN = Duration.ofSeconds(10);

  /** Of the slowest so far. */
  private static final int TIMES = 20;

  private Duration slowest = Duration.ZERO;

  /** Of the next one. */
  Duration next() {
    if (slowest.isZero()) return FIRST;
    Duration usual = slowest.multipliedBy(TIMES);
    if (usual.compareTo(MIN) < 0) return MIN;
    return usual.compareTo(FIRST) > 0 ? FIRST : usual;
  }

  /** One has ended well. */
  void took(Duration time) {
    if (time.compareTo(slowest) > 0) slowest = time;
  }
}
