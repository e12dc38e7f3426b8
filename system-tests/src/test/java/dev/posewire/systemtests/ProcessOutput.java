package dev.posewire.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines that a process prints on one of its streams. Thread-safe: a thread of its own reads
 * until the stream ends; beyond 50,000 lines it throws away what comes.
 */
final class ProcessOutput {
  static final int MAX_LINES = 50_000;

  // Guarded by this.
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  ProcessOutput(String name, InputStream stream) {
    Thread reader = new Thread(() -> read(stream), name);
    reader.setDaemon(true);
    reader.start();
  }

  private void read(InputStream stream) {
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("(broken off: " + e + ")");
    } finally {
      end();
    }
  }

  private synchronized void add(String line) {
    if (lines.size() < MAX_LINES) lines.add(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** The first line from {@code fromLine} on in which the pattern is found; waits for it. */
  synchronized Optional<Matcher> await(Pattern pattern, int fromLine) throws InterruptedException {
    long begun = System.nanoTime();
    int next = fromLine;
    while (true) {
      for (; next < lines.size(); next++) {
        Matcher matcher = pattern.matcher(lines.get(next));
        if (matcher.find()) return Optional.of(matcher);
      }
      long leftMillis = Await.LIMIT.toMillis() - (System.nanoTime() - begun) / 1_000_000;
      if (ended || leftMillis <= 0) return Optional.empty();
      wait(leftMillis);
    }
  }

  /** How many lines have come. */
  synchronized int size() {
    return lines.size();
  }

  /** Waits for the stream's end and gives all its lines. */
  synchronized List<String> awaitEnd() throws InterruptedException {
    long begun = System.nanoTime();
    while (!ended && System.nanoTime() - begun < Await.LIMIT.toNanos()) wait(1_000);
    return List.copyOf(lines);
  }

  @Override
  public synchronized String toString() {
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
  }
}
