package dev.posewire.ingest;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.ChannelSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a process takes in its channels.
 *
 * @param channels put into the registry at the start
 * @param instance which of the ingest processes this is
 * @param source how each source is opened, but for what its channel says itself
 * @param clockWait how long a LATEST session drops frames while a camera may still say its time, 0
 *     to 10 s
 * @param fileDecoderThreads for a recording that is read as fast as it can be, 1 to 64
 * @param maxInFlight unacknowledged frames of a LATEST channel, 1 to 100
 * @param window unacknowledged frames of an EVERY channel, 1 to 1,000; each is an image in memory
 * @param statusPeriod between two status records of a channel, 100 ms to 1 minute
 * @param channelCloseTimeout what a channel may take to end, 100 ms to 1 minute
 */
public record IngestSettings(
    List<ChannelSpec> channels,
    Instance instance,
    SourceSettings source,
    Duration clockWait,
    int fileDecoderThreads,
    int maxInFlight,
    int window,
    Duration statusPeriod,
    Duration channelCloseTimeout) {

  /** Checks all limits at once. */
  public IngestSettings {
    channels = List.copyOf(channels);
    Problems problems = new Problems(new ArrayList<>());
    instance.problem().ifPresent(problems::add);
    problems.range("clockWait", clockWait, Duration.ZERO, Duration.ofSeconds(10));
    problems.range("fileDecoderThreads", fileDecoderThreads, 64);
    problems.range("maxInFlight", maxInFlight, 100);
    problems.range("window", window, 1_000);
    problems.range("statusPeriod", statusPeriod, Duration.ofMillis(100), Duration.ofMinutes(1));
    problems.range(
        "channelCloseTimeout", channelCloseTimeout, Duration.ofMillis(100), Duration.ofMinutes(1));
    problems.refuse();
  }

  /** All defaults: an instance named by host and process, no files, the real model's input. */
  public static IngestSettings defaults() {
    return new IngestSettings(
        List.of(),
        Instance.ofProcess(),
        SourceSettings.defaults(),
        Duration.ofSeconds(1),
        2,
        2,
        8,
        Duration.ofSeconds(2),
        Duration.ofSeconds(5));
  }

  /** The same with other channels. */
  public IngestSettings withChannels(List<ChannelSpec> newChannels) {
    return with(newChannels, instance, source);
  }

  /** The same under a name that lasts, and that no other process has. */
  public IngestSettings withInstance(String name) {
    return with(channels, new Instance(name, true), source);
  }

  /** The same with sources that are opened otherwise. */
  public IngestSettings withSource(SourceSettings newSource) {
    return with(channels, instance, newSource);
  }

  private IngestSettings with(
      List<ChannelSpec> newChannels, Instance newInstance, SourceSettings newSource) {
    return new IngestSettings(
        newChannels,
        newInstance,
        newSource,
        clockWait,
        fileDecoderThreads,
        maxInFlight,
        window,
        statusPeriod,
        channelCloseTimeout);
  }

  private record Problems(List<String> all) {
    void add(String problem) {
      all.add(problem);
    }

    void range(String key, int value, int max) {
      if (value < 1 || value > max) {
        add("%s must be between 1 and %d: %d".formatted(key, max, value));
      }
    }

    void range(String key, Duration value, Duration min, Duration max) {
      if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
        add("%s must be between %s and %s: %s".formatted(key, min, max, value));
      }
    }

    void refuse() {
      if (!all.isEmpty()) {
        throw new UserErrorException("ingest settings: " + String.join("; ", all));
      }
    }
  }
}
