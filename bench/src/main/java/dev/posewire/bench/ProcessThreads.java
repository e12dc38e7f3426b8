package dev.posewire.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The threads of a process as Linux sees them, those of the JVM and of libraries too. */
final class ProcessThreads {
  private static final Path TASKS = Path.of("/proc/self/task");

  private ProcessThreads() {}

  /** Linux is there. */
  static boolean areVisible() {
    return Files.isDirectory(TASKS);
  }

  /** All that run now; a thread that ends while it is looked at is left out. */
  static List<TaskStat> all() {
    return all(TASKS);
  }

  /** Likewise of another process. */
  static List<TaskStat> of(long pid) {
    return all(Path.of("/proc", Long.toString(pid), "task"));
  }

  private static List<TaskStat> all(Path folder) {
    return tasks(folder).stream().map(ProcessThreads::stat).flatMap(Optional::stream).toList();
  }

  private static Optional<TaskStat> stat(Path task) {
    try {
      return Optional.of(TaskStat.parse(Files.readString(task.resolve("stat"))));
    } catch (IOException e) {
      return Optional.empty(); // it has ended
    }
  }

  /** Those whose name begins so; Linux knows 15 characters of it. */
  static List<Integer> named(String prefix) {
    String known = prefix.substring(0, Math.min(15, prefix.length()));
    return all().stream()
        .filter(thread -> thread.name().startsWith(known))
        .map(TaskStat::id)
        .toList();
  }

  private static List<Path> tasks(Path folder) {
    try (Stream<Path> tasks = Files.list(folder)) {
      return tasks.toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot see the threads in " + folder, e);
    }
  }
}
