package dev.posewire.bench;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a decoder has done at one moment, or between two.
 *
 * @param seconds wall time
 * @param cpuSeconds of the process, by {@code /proc}; of a thread by its name likewise
 * @param events that Kafka has
 * @param decoded frames, and how long that took
 * @param dropped frames by reason
 */
record DecoderCounts(
    double seconds,
    double cpuSeconds,
    Map<String, Double> threadSeconds,
    double events,
    double decoded,
    double decodeSeconds,
    Map<String, Double> dropped) {
  /** As it is now. */
  static DecoderCounts of(StageProcess decoder, MetricsPage metrics)
      throws IOException, InterruptedException {
    return new DecoderCounts(
        System.nanoTime() / 1e9,
        decoder.use().cpuSeconds(),
        ProcessThreads.of(decoder.pid()).stream()
            .collect(
                Collectors.groupingBy(
                    TaskStat::name, Collectors.summingDouble(thread -> thread.nanos() / 1e9))),
        metrics.sum("frames_out_total", ""),
        metrics.sum("decode_duration_seconds_count", ""),
        metrics.sum("decode_duration_seconds_sum", ""),
        metrics.sums("frames_dropped_total", "reason"));
  }

  /** What came since then. */
  DecoderCounts since(DecoderCounts before) {
    return new DecoderCounts(
        seconds - before.seconds,
        cpuSeconds - before.cpuSeconds,
        since(threadSeconds, before.threadSeconds),
        events - before.events,
        decoded - before.decoded,
        decodeSeconds - before.decodeSeconds,
        since(dropped, before.dropped));
  }

  /** What has not grown is left out. */
  private static Map<String, Double> since(Map<String, Double> now, Map<String, Double> before) {
    Map<String, Double> grown = new TreeMap<>();
    now.forEach(
        (name, value) -> {
          double more = value - before.getOrDefault(name, 0.0);
          if (more > 0) grown.put(name, more);
        });
    return grown;
  }

  double eventsPerSecond() {
    return events / seconds;
  }

  double decodeMillis() {
    return decodeSeconds * 1e3 / decoded;
  }

  /** Of a decoded frame; that of those dropped before is in it. */
  double cpuMillis() {
    return cpuSeconds * 1e3 / decoded;
  }
}
