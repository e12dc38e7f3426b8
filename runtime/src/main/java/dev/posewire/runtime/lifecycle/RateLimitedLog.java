package dev.posewire.runtime.lifecycle;

import java.time.Duration;
import java.util.function.LongConsumer;
import org.slf4j.Logger;

/**
 * Logs one fault that may repeat: the first time at WARN with its stack, then one line a minute
 * with the number of times since the last line. One object per kind of fault. Thread-safe.
 */
public final class RateLimitedLog {
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final Logger log;
  private final Ticker ticker;
  // The rest is guarded by this.
  private boolean failing;
  private long loggedNanos;
  private long total;
  private long unlogged;

  public RateLimitedLog(Logger log, Ticker ticker) {
    this.log = log;
    this.ticker = ticker;
  }

  /** It happened (again). */
  public void warn(String message, Throwable cause) {
    count(
        () -> log.warn("{}", message, cause),
        times ->
            log.warn("{}: {} ({} times since the last line)", message, cause.toString(), times));
  }

  /** The same, and nothing was thrown. */
  public void warn(String message) {
    count(
        () -> log.warn("{}", message),
        times -> log.warn("{} ({} times since the last line)", message, times));
  }

  private synchronized void count(Runnable first, LongConsumer again) {
    long nowNanos = ticker.nanos();
    total++;
    unlogged++;
    if (!failing) {
      first.run();
    } else if (nowNanos - loggedNanos >= PERIOD.toNanos()) {
      again.accept(unlogged);
    } else {
      return;
    }
    failing = true;
    loggedNanos = nowNanos;
    unlogged = 0;
  }

  /** It works again: says so at INFO, once, and the next fault counts as a first one. */
  public synchronized void recovered(String message) {
    if (!failing) {
      return;
    }
    log.info("{} (after {} faults)", message, total);
    failing = false;
    total = 0;
    unlogged = 0;
  }
}
