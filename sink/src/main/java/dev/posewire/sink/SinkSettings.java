package dev.posewire.sink;

import dev.posewire.runtime.config.DataSize;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a sink stage stores and where.
 *
 * @param name of the sink and its consumer group {@code sink.<name>}: sinks of one name share the
 *     events, those of different names each get all
 * @param target FILES: the folder; unused for STDOUT
 * @param rotateSize FILES: a file that has it is complete
 * @param batchSize events that are flushed together at most
 * @param linger how long a first event waits for a full batch
 */
public record SinkSettings(
    SinkKind kind, String name, Path target, DataSize rotateSize, int batchSize, Duration linger) {
  public static final DataSize ROTATE_SIZE = new DataSize(256L << 20);

  /** At 10 people an event some 5 MB, and a flush a second for 500 events a second. */
  public static final int BATCH_SIZE = 500;

  /** Bounds a lone event's delay, and the flushes to ten a second. */
  public static final Duration LINGER = Duration.ofMillis(100);

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final int MAX_BATCH_SIZE = 10_000;
  private static final Duration MAX_LINGER = Duration.ofMinutes(1);

  /** Batches between poll and flush: one is written, the next ones wait. */
  private static final int BATCHES_IN_FLIGHT = 3;

  public SinkSettings {
    List<String> problems = new ArrayList<>();
    if (!NAME.matcher(name).matches()) {
      problems.add("the sink's name must match " + NAME + ": '" + name + "'");
    }
    if (rotateSize.bytes() < 1) {
      problems.add("the sink's rotate size must be at least 1 byte: " + rotateSize);
    }
    if (batchSize < 1 || batchSize > MAX_BATCH_SIZE) {
      problems.add("the sink's batch size must be 1 to " + MAX_BATCH_SIZE + ": " + batchSize);
    }
    if (linger.isNegative() || linger.compareTo(MAX_LINGER) > 0) {
      problems.add("the sink's linger must be 0s to 1m: " + linger);
    }
    if (!problems.isEmpty()) throw new UserErrorException(String.join("\n", problems));
  }

  /** Files in a folder, with the defaults. */
  public static SinkSettings files(String name, Path folder) {
    return new SinkSettings(SinkKind.FILES, name, folder, ROTATE_SIZE, BATCH_SIZE, LINGER);
  }

  /** Standard output, without waiting for more. */
  public static SinkSettings stdout(String name) {
    return new SinkSettings(
        SinkKind.STDOUT, name, Path.of("-"), ROTATE_SIZE, BATCH_SIZE, Duration.ZERO);
  }

  int maxInFlight() {
    return BATCHES_IN_FLIGHT * batchSize;
  }
}
