package dev.posewire.app.pipeline;

import dev.posewire.schemas.PoseEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** What came out since the last look. Thread-safe: the watcher adds, the reporter takes. */
public final class EventStatistics {
  /** A second of more events than any one process makes; those beyond count without a latency. */
  private static final int MAX_LATENCIES = 10_000;

  /**
   * One look.
   *
   * @param channels that had an event
   * @param people mean over the events
   * @param latencyP50 from the frame's arrival to its event in hand; zero without events
   * @param latencyP99 likewise
   */
  public record Look(
      int events, int channels, double people, Duration latencyP50, Duration latencyP99) {}

  private final InstantSource clock;
  // Guarded by this.
  private final long[] latencyMicros = new long[MAX_LATENCIES];
  private final Set<String> channels = new HashSet<>();
  private int events;
  private long people;
  private long allEvents;
  private long allPeople;

  public EventStatistics(InstantSource clock) {
    this.clock = clock;
  }

  /** Counts one event. */
  public synchronized void add(PoseEvent event) {
    if (events < MAX_LATENCIES) {
      Duration age = Duration.between(event.getReceivedAt(), clock.instant());
      latencyMicros[events] = age.toNanos() / 1_000;
    }
    events++;
    people += event.getPeople().size();
    channels.add(event.getChannel());
    allEvents++;
    allPeople += event.getPeople().size();
  }

  /** Takes what was counted since the last call. */
  public synchronized Look take() {
    int measured = Math.min(events, MAX_LATENCIES);
    Arrays.sort(latencyMicros, 0, measured);
    Look look =
        new Look(
            events,
            channels.size(),
            events == 0 ? 0 : (double) people / events,
            quantile(measured, 0.5),
            quantile(measured, 0.99));
    events = 0;
    people = 0;
    channels.clear();
    return look;
  }

  private Duration quantile(int measured, double share) {
    if (measured == 0) return Duration.ZERO;
    int index = Math.min(measured - 1, (int) (measured * share));
    return Duration.ofNanos(latencyMicros[index] * 1_000);
  }

  /** Since the start. */
  public synchronized long allEvents() {
    return allEvents;
  }

  /** Since the start. */
  public synchronized long allPeople() {
    return allPeople;
  }
}
