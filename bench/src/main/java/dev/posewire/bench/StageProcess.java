package dev.posewire.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A stage in a process of its own, started by the launcher. Owned by the main thread. */
final class StageProcess implements AutoCloseable {
  /** For an ingest: its usual port may be somebody else's. */
  static final List<String> ANY_API_PORT = List.of("--api", "127.0.0.1:0");

  /** The stage's own limit is 20 s. */
  private static final long CLOSE_SECONDS = 30;

  private final String stage;
  private final Path log;
  private final Process process;

  private StageProcess(String stage, Path log, Process process) {
    this.stage = stage;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param launcher which becomes the stage's process
   * @param folder where the process works and its log goes
   */
  static StageProcess start(Path launcher, Path folder, String stage, List<String> options)
      throws IOException {
    return start(launcher, folder, stage, stage, options);
  }

  /** Likewise; {@code name}: of its log, where there are more of the stage. */
  static StageProcess start(
      Path launcher, Path folder, String stage, String name, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString(), stage));
    command.addAll(options);
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().remove("CLASSPATH");
    return new StageProcess(stage, log, builder.start());
  }

  String stage() {
    return stage;
  }

  /** Of the process: the launcher becomes it. */
  long pid() {
    return process.pid();
  }

  /** Ends it at once (SIGKILL). */
  void kill() {
    Process unused = process.destroyForcibly().onExit().join();
  }

  /** Lets its JVM collect all garbage, so that what it takes is what it holds. */
  void collectGarbage() throws IOException, InterruptedException {
    jcmd("GC.run");
  }

  /** Gives its JVM a command of {@code jcmd}'s. */
  void jcmd(String... words) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    List<String> command = new ArrayList<>(List.of(jcmd, Long.toString(pid())));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException("jcmd %s of %s ended with code %d".formatted(words[0], stage, code));
    }
  }

  /** What it takes of the machine now. */
  ProcessUse use() throws IOException {
    return ProcessUse.of(process.pid(), status());
  }

  /**
   * What it holds and held.
   *
   * @throws IOException if it has ended, which none should
   */
  StatusFile status() throws IOException {
    if (!process.isAlive()) {
      throw new IOException(
          "%s ended with code %d; its log:%n%s"
              .formatted(stage, process.exitValue(), Files.readString(log)));
    }
    return StatusFile.read(Path.of("/proc", String.valueOf(process.pid()), "status"));
  }

  /** Asks it to end, and kills it if it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
