package dev.posewire.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How long threads were ready to run while something else had their core: what load from outside,
 * or of this process itself, took from them. Linux keeps it in {@code schedstat}.
 */
final class RunDelay {
  private static final Path OWN = Path.of("/proc/thread-self/schedstat");

  private RunDelay() {}

  /** Of the caller's thread since its start, in nanoseconds; 0 where it is not kept. */
  static long own() {
    return read(OWN);
  }

  /** Of threads of this process since their starts, summed. */
  static long of(List<Integer> threads) {
    return threads.stream()
        .mapToLong(id -> read(Path.of("/proc/self/task", String.valueOf(id), "schedstat")))
        .sum();
  }

  private static long read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      return 0;
    }
  }

  /** CPU time, delay, both in nanoseconds, and turns: Documentation/scheduler/sched-stats.rst. */
  static long parse(String line) {
    String[] fields = line.strip().split(" ", -1);
    if (fields.length != 3) {
      throw new IllegalArgumentException("no line of schedstat: " + line);
    }
    return Long.parseLong(fields[1]);
  }
}
