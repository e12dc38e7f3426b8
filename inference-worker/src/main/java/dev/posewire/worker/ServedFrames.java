package dev.posewire.worker;

import dev.posewire.schemas.ServedRate;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts by LATEST channel what this worker served and what it dropped for want of capacity.
 * Thread-safe: the lane's poll thread and the requests' threads count, the thread that publishes
 * collects. Bounded: at most 10,000 channels, those beyond are not counted; a channel without a
 * frame for five periods is forgotten.
 *
 * <p>The rate of a channel that is limited is that of the last ten periods of it: in one alone few
 * frames are served, and one more or less would make ingest sample at another rate each time.
 *
 * <p>A channel that was limited is free again when all its frames were served in two periods one
 * after the other: where it may send but one a period, one that was served says little.
 *
 * <p>Only the owner of its partition speaks for a channel: what is revoked is forgotten.
 */
final class ServedFrames {
  private static final int MAX_CHANNELS = 10_000;
  private static final int RATE_PERIODS = 10;
  private static final int CLEAR_PERIODS = 2;
  private static final int MAX_IDLE_PERIODS = 5;

  private record Period(int served, double seconds) {}

  private static final class Counts {
    private final int partition;
    private final Deque<Period> limitedPeriods = new ArrayDeque<>();
    private int served;
    private int dropped;
    private boolean limited;
    private int clearPeriods;
    private int idlePeriods;

    Counts(int partition) {
      this.partition = partition;
    }

    /** Whether there is something to say. */
    boolean endPeriod(double seconds) {
      boolean wasLimited = limited;
      boolean idle = served == 0 && dropped == 0;
      idlePeriods = idle ? idlePeriods + 1 : 0;
      clearPeriods = dropped > 0 || idle ? 0 : clearPeriods + 1;
      limited = dropped > 0 || (limited && clearPeriods < CLEAR_PERIODS);
      if (!wasLimited) limitedPeriods.clear();
      if (limitedPeriods.size() == RATE_PERIODS) limitedPeriods.removeFirst();
      limitedPeriods.addLast(new Period(served, seconds));
      served = 0;
      dropped = 0;
      return limited ? !idle : wasLimited;
    }

    double fps() {
      return limitedPeriods.stream().mapToInt(Period::served).sum()
          / limitedPeriods.stream().mapToDouble(Period::seconds).sum();
    }
  }

  private final String instance;
  // The rest is guarded by this.
  private final Map<String, Counts> channels = new TreeMap<>();
  private long periodNanos;

  /** {@code nowNanos}: when the first period begins. */
  ServedFrames(String instance, long nowNanos) {
    this.instance = instance;
    this.periodNanos = nowNanos;
  }

  /** A frame went through the network, and its result is safe. */
  void served(String channel, int partition) {
    count(channel, partition, 1, 0);
  }

  /** A frame had to make way for a newer one, or waited for too long. */
  void dropped(String channel, int partition) {
    count(channel, partition, 0, 1);
  }

  private synchronized void count(String channel, int partition, int served, int dropped) {
    Counts counts = channels.get(channel);
    if (counts == null) {
      if (channels.size() >= MAX_CHANNELS) {
        return;
      }
      counts = new Counts(partition);
      channels.put(channel, counts);
    }
    counts.served += served;
    counts.dropped += dropped;
  }

  /** Partitions of the LATEST lane go to another worker, which speaks for their channels now. */
  synchronized void forget(Set<Integer> partitions) {
    channels.values().removeIf(counts -> partitions.contains(counts.partition));
  }

  /**
   * Ends the period: answers the rates of the channels that were limited in it, and of those that
   * are so no more.
   */
  synchronized List<ServedRate> collect(long nowNanos, Instant at) {
    double seconds = Math.max(1, nowNanos - periodNanos) / 1e9;
    periodNanos = nowNanos;
    List<ServedRate> rates = new ArrayList<>();
    Iterator<Map.Entry<String, Counts>> all = channels.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<String, Counts> entry = all.next();
      Counts counts = entry.getValue();
      if (counts.endPeriod(seconds)) {
        rates.add(rate(entry.getKey(), counts.fps(), counts.limited, at));
      }
      if (counts.idlePeriods == MAX_IDLE_PERIODS) {
        all.remove(); // silence is no news: whoever follows the rates forgets it too
      }
    }
    return rates;
  }

  private ServedRate rate(String channel, double fps, boolean limited, Instant at) {
    return ServedRate.newBuilder()
        .setChannel(channel)
        .setInstance(instance)
        .setFps((float) fps)
        .setLimited(limited)
        .setAt(at)
        .build();
  }
}
