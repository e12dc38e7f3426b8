package dev.posewire.worker;

import dev.posewire.runtime.lifecycle.Backoff;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.runtime.lifecycle.RateLimitedLog;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.worker.engine.InferenceException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a device back that was shut off: tries it after growing pauses until it has proved itself.
 * Owned by a thread of its own, one a device.
 */
final class DeviceRevival implements Loop {
  private static final Logger log = LoggerFactory.getLogger(DeviceRevival.class);

  /** Bounds how late a device that failed is seen; in it the loop does not look up. */
  private static final Duration IDLE = Duration.ofMillis(200);

  /** A device that worked for so long is well: its next failure is a new one. */
  private static final Duration WELL = Duration.ofMinutes(1);

  private final PoolDevice device;
  private final PoolHealth health;
  private final Backoff backoff;
  private final Ticker ticker;
  private final RateLimitedLog faults;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private long triedNanos;

  DeviceRevival(PoolDevice device, PoolHealth health, Backoff backoff, Ticker ticker) {
    this.device = device;
    this.health = health;
    this.backoff = backoff;
    this.ticker = ticker;
    this.faults = new RateLimitedLog(log, ticker);
    this.triedNanos = ticker.nanos();
  }

  @Override
  public void runOnce() throws InterruptedException {
    if (!device.awaitOff(IDLE)) return;
    health.changed();
    if (ticker.nanos() - triedNanos >= WELL.toNanos()) backoff.reset();
    if (stopped.await(backoff.next().toNanos(), TimeUnit.NANOSECONDS)) return;
    try {
      device.revive();
    } catch (InferenceException e) {
      triedNanos = ticker.nanos(); // it was not well in between
      health.changed();
      faults.warn("device " + device.name() + " stays off", e);
      return;
    }
    triedNanos = ticker.nanos();
    faults.recovered("device " + device.name() + " is well again");
    log.info("device {} has proved itself and works again", device.name());
    health.changed();
  }

  @Override
  public void wakeup() {
    stopped.countDown();
  }
}
