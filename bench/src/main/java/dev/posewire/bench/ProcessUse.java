package dev.posewire.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process takes of the machine at one moment.
 *
 * @param cpuSeconds user and system time since its start
 * @param descriptors open files and sockets
 */
public record ProcessUse(double cpuSeconds, long residentMebibytes, int threads, long descriptors) {
  /** What {@code sysconf(_SC_CLK_TCK)} is on every Linux that Java runs on. */
  private static final double TICKS_A_SECOND = 100;

  public static ProcessUse of(long pid, StatusFile status) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    TaskStat stat = TaskStat.parse(Files.readString(process.resolve("stat")));
    try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
      return new ProcessUse(
          stat.ticks() / TICKS_A_SECOND,
          status.residentMebibytes(),
          status.threads(),
          descriptors.count());
    }
  }
}
