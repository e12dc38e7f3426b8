package dev.posewire.runtime.http;

import dev.posewire.runtime.lifecycle.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

/**
 * The meters of each channel, tagged {@code channel}. One object per registry; thread-safe.
 *
 * <p>At most 2,000 channels have series of their own: those beyond share {@code channel="other"},
 * so that sums over all channels still add up. A channel that nothing has counted for 10 minutes
 * loses all its series together, which keeps the balance of each channel that is shown; it begins
 * at 0 if it comes back, as a Prometheus counter may.
 */
public final class ChannelMeters {
  /** Channels with series of their own; the bound that the design sets for a process. */
  static final int MAX_CHANNELS = 2_000;

  /** After this without a count a channel's series go. */
  static final Duration IDLE_LIMIT = Duration.ofMinutes(10);

  /** The channel that stands for all beyond the bound. */
  static final String OTHER = "other";

  private static final Duration SWEEP_PERIOD = Duration.ofMinutes(1);

  private final MeterRegistry registry;
  private final Ticker ticker;
  private final Map<String, Series> channels = new ConcurrentHashMap<>();
  private final Series others = new Series();
  // Written by every thread that meets or evicts a channel.
  private final AtomicInteger admitted = new AtomicInteger();
  // Written and read by the thread that begins a sweep.
  private final AtomicLong sweptNanos;

  private record Key(String name, Tags tags) {}

  /** One channel's meters. {@code usedNanos} is read and written inside the map's own lock only. */
  private static final class Series {
    private final Map<Key, Meter> meters = new ConcurrentHashMap<>();
    private long usedNanos;
  }

  public ChannelMeters(MeterRegistry registry, Ticker ticker) {
    this.registry = registry;
    this.ticker = ticker;
    this.sweptNanos = new AtomicLong(ticker.nanos());
  }

  /**
   * The counter of a channel, for use at once: ask again each time, as one that is kept may be
   * evicted and would then count unseen.
   *
   * @param channel a validated id
   * @param tags more keys and values in turn, each from an enum or configuration
   */
  public Counter counter(String name, String channel, String... tags) {
    return meter(Counter.class, name, channel, tags, registry::counter);
  }

  /** The timer of a channel, for use at once likewise. */
  public Timer timer(String name, String channel, String... tags) {
    return meter(Timer.class, name, channel, tags, registry::timer);
  }

  private <M extends Meter> M meter(
      Class<M> type, String name, String channel, String[] tags, BiFunction<String, Tags, M> make) {
    long nowNanos = ticker.nanos();
    evictIdle(nowNanos);
    Series series = use(channel, nowNanos);
    Tags all = Tags.of(tags).and("channel", series == others ? OTHER : channel);
    Key key = new Key(name, all);
    return type.cast(series.meters.computeIfAbsent(key, absent -> make.apply(name, all)));
  }

  private Series use(String channel, long nowNanos) {
    if (channel.equals(OTHER)) {
      return others;
    }
    Series used =
        channels.compute(
            channel,
            (key, known) -> {
              Series series = known == null && admit() ? new Series() : known;
              if (series != null) {
                series.usedNanos = nowNanos;
              }
              return series;
            });
    return used == null ? others : used;
  }

  private boolean admit() {
    if (admitted.incrementAndGet() <= MAX_CHANNELS) {
      return true;
    }
    admitted.decrementAndGet();
    return false;
  }

  private void evictIdle(long nowNanos) {
    long last = sweptNanos.get();
    if (nowNanos - last < SWEEP_PERIOD.toNanos() || !sweptNanos.compareAndSet(last, nowNanos)) {
      return;
    }
    for (String channel : channels.keySet()) {
      channels.computeIfPresent(channel, (key, series) -> evict(series, nowNanos) ? null : series);
    }
  }

  private boolean evict(Series series, long nowNanos) {
    if (nowNanos - series.usedNanos < IDLE_LIMIT.toNanos()) {
      return false;
    }
    series.meters.values().forEach(registry::remove);
    admitted.decrementAndGet();
    return true;
  }
}
