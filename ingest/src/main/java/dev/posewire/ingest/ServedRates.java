package dev.posewire.ingest;

import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.ServedRate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many frames a second of each channel the workers can use. Thread-safe: one thread follows
 * what the workers say, the channels' threads ask.
 *
 * <p>A channel may send half as much again as is served: so the worker still sees that it is
 * limited, and that it is so no more. What nobody repeats within ten seconds is forgotten. Holds
 * 10,000 channels at most; those beyond have no limit.
 */
final class ServedRates {
  private static final double HEADROOM = 1.5;

  /** Where nothing is served, a frame every two seconds still asks. */
  private static final double MIN_FPS = 0.5;

  private static final long VALID_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int MAX_CHANNELS = 10_000;

  private record Limit(double fps, long sinceNanos) {}

  private final Ticker ticker;
  private final Map<String, Limit> limits = new ConcurrentHashMap<>();

  ServedRates(Ticker ticker) {
    this.ticker = ticker;
  }

  /** A worker says so. */
  void note(ServedRate rate) {
    if (!rate.getLimited()) {
      limits.remove(rate.getChannel());
      return;
    }
    long now = ticker.nanos();
    if (limits.size() >= MAX_CHANNELS) {
      limits.values().removeIf(limit -> isOver(limit, now));
      if (limits.size() >= MAX_CHANNELS) {
        return;
      }
    }
    limits.put(rate.getChannel(), new Limit(Math.max(MIN_FPS, HEADROOM * rate.getFps()), now));
  }

  /** Most frames a second that are worth sending; 0: all are. */
  double limitFps(String channel) {
    Limit limit = limits.get(channel);
    if (limit == null) {
      return 0;
    }
    if (isOver(limit, ticker.nanos())) {
      limits.remove(channel, limit);
      return 0;
    }
    return limit.fps();
  }

  private static boolean isOver(Limit limit, long nowNanos) {
    return nowNanos - limit.sinceNanos() >= VALID_NANOS;
  }
}
