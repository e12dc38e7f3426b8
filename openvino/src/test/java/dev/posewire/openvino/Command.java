package dev.posewire.openvino;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Runs commands to their end. */
final class Command {
  private static final long LIMIT_SECONDS = 300;

  record Outcome(int exitCode, String output) {}

  /** Commands that were found. */
  private static final Set<String> INSTALLED = ConcurrentHashMap.newKeySet();

  private Command() {}

  /** Skips the test, naming what it is for, unless the command is installed. */
  static void require(String command, String what) {
    if (INSTALLED.contains(command)) {
      return;
    }
    try {
      Process process =
          new ProcessBuilder(command, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      INSTALLED.add(command);
    } catch (IOException e) {
      String reason = command + " is not installed: no " + what;
      System.out.println("Skipped: " + reason);
      abort(reason);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + command + " ran", e);
    }
  }

  static Outcome run(List<String> command, Map<String, String> environment) throws IOException {
    Path output = Files.createTempFile("command", ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      try {
        assertTrue(
            process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), () -> "still running: " + command);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while it ran: " + command, e);
      } finally {
        process.destroyForcibly();
      }
      return new Outcome(process.exitValue(), Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }
}
