package dev.posewire.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds the threads of this process to cores, with util-linux' {@code taskset}. A new thread begins
 * where the one that starts it is held. Owned by the main thread.
 */
final class Cores {
  private static final Path STATUS = Path.of("/proc/self/status");

  private final List<Integer> all;

  private Cores(List<Integer> all) {
    this.all = all;
  }

  /** Those that this process may run on. */
  static Cores here() {
    return new Cores(StatusFile.read(STATUS).allowedCores());
  }

  /** Why threads cannot be held here; empty if they can. */
  static Optional<String> problem() {
    if (!ProcessThreads.areVisible()) return Optional.of("this is not Linux");
    if (here().all.size() < 2) return Optional.of("this process has one core only");
    try {
      return run(List.of("taskset", "--version")) == 0
          ? Optional.empty()
          : Optional.of("taskset does not work");
    } catch (IOException e) {
      return Optional.of("taskset is missing (Debian, Ubuntu: apt-get install util-linux)");
    }
  }

  /** The engine's; interrupts mostly come to the first ones. */
  int engineCore() {
    return all.get(all.size() - 1);
  }

  /** All others'. */
  int otherCore() {
    return all.get(0);
  }

  /** Every thread goes to {@link #otherCore}. */
  void holdAll() throws IOException {
    // A thread that ends meanwhile makes it fail, but not for the others: strayThreads() tells.
    int unused = run(tasksetAll(String.valueOf(otherCore())));
  }

  /** These go to {@link #engineCore}. */
  void holdEngine(List<Integer> threads) throws IOException {
    for (int thread : threads) {
      List<String> command =
          List.of("taskset", "-p", "-c", String.valueOf(engineCore()), String.valueOf(thread));
      if (run(command) != 0) throw new IOException("failed: " + String.join(" ", command));
    }
  }

  /** Every thread may run anywhere. */
  void release() throws IOException {
    String list = String.join(",", all.stream().map(String::valueOf).toList());
    int unused = run(tasksetAll(list)); // as in holdAll
  }

  private static List<String> tasksetAll(String list) {
    String process = String.valueOf(ProcessHandle.current().pid());
    return List.of("taskset", "-a", "-p", "-c", list, process);
  }

  /** The names of threads that are not where they should be. */
  List<String> strayThreads(List<Integer> engine) {
    List<String> stray = new ArrayList<>();
    for (TaskStat thread : ProcessThreads.all()) {
      int core = engine.contains(thread.id()) ? engineCore() : otherCore();
      if (!isHeld(thread, core)) stray.add(thread.name());
    }
    return stray;
  }

  /** One that has ended meanwhile does no harm. */
  private static boolean isHeld(TaskStat thread, int core) {
    Path status = Path.of("/proc/self/task", String.valueOf(thread.id()), "status");
    try {
      return StatusFile.read(status).allowedCores().equals(List.of(core));
    } catch (UncheckedIOException e) {
      return true;
    }
  }

  private static int run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String unused = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + command.get(0) + " ran", e);
    }
  }
}
