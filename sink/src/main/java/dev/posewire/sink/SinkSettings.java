package dev.posewire.sink;

import dev.posewire.runtime.kafka.KafkaSettings;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What one sink stores and where.
 *
 * @param name of the sink and its consumer group {@code sink.<name>}: sinks of one name share the
 *     events, those of different names each get all
 * @param filter which events it takes
 * @param batchSize events that are flushed together at most
 * @param linger how long a first event waits for a full batch
 */
public record SinkSettings(
    String name, SinkTarget target, EventFilter filter, int batchSize, Duration linger) {
  /** At 10 people an event some 5 MB, and a flush a second for 500 events a second. */
  public static final int BATCH_SIZE = 500;

  /** Bounds a lone event's delay, and the flushes to ten a second. */
  public static final Duration LINGER = Duration.ofMillis(100);

  /** The group {@code sink.<name>.frames} says which recorded frames the sink has done with. */
  private static final String FRAMES = ".frames";

  private static final int MAX_BATCH_SIZE = 10_000;
  private static final Duration MAX_LINGER = Duration.ofMinutes(1);

  /** Batches between poll and flush: one is written, the next ones wait. */
  private static final int BATCHES_IN_FLIGHT = 3;

  public SinkSettings {
    List<String> problems = new ArrayList<>();
    if (!KafkaSettings.SINK_NAME.matcher(name).matches()) {
      problems.add("name must match " + KafkaSettings.SINK_NAME + ": '" + name + "'");
    }
    if (name.endsWith(FRAMES)) {
      problems.add(
          "name must not end in %s, which is of the frames that another sink reads: '%s'"
              .formatted(FRAMES, name));
    }
    if (batchSize < 1 || batchSize > MAX_BATCH_SIZE) {
      problems.add("batch-size must be 1 to " + MAX_BATCH_SIZE + ": " + batchSize);
    }
    if (linger.isNegative() || linger.compareTo(MAX_LINGER) > 0) {
      problems.add("linger must be 0s to 1m: " + linger);
    }
    if (!problems.isEmpty()) throw new UserErrorException(String.join("\n", problems));
  }

  /** All events, in batches of the usual size and linger. */
  public static SinkSettings of(String name, SinkTarget target) {
    return new SinkSettings(name, target, EventFilter.NONE, BATCH_SIZE, target.usualLinger());
  }

  int maxInFlight() {
    return BATCHES_IN_FLIGHT * batchSize;
  }
}
