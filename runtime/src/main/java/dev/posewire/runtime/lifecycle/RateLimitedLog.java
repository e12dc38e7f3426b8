package dev.posewire.runtime.lifecycle;

import java.time.Duration;
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
  public synchronized void warn(String message, Throwable cause) {
    long nowNanos = ticker.nanos();
    total++;
    unlogged++;
    if (!failing) {
      log.warn("{}", message, cause);
    } else if (nowNanos - loggedNanos >= PERIOD.toNanos()) {
      log.warn("{}: {} ({} times since the last line)", message, cause.toString(), unlogged);
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
