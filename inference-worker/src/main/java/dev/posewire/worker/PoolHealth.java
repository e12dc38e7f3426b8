package dev.posewire.worker;

import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.worker.engine.InferenceException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Says which devices are off. With the last one lost the worker is not ready; it keeps its place in
 * the group for a set time, in which a device may come back, and then fails. The time goes on where
 * devices come back and are lost again without having run a batch. Thread-safe; the loop is owned
 * by a thread of its own.
 */
final class PoolHealth implements Loop {
  private static final Duration PERIOD = Duration.ofMillis(500);

  private final List<PoolDevice> devices;
  private final Health.Component component;
  private final Duration lossLimit;
  private final Ticker ticker;
  private final CountDownLatch stopped = new CountDownLatch(1);
  // Guarded by this.
  private boolean lost;
  private long lostNanos;
  private long lostBeforeNanos; // in all, since one last ran a batch
  private long runsAtLoss;

  /** {@code lossLimit}: how long the worker waits for a device while none works. */
  PoolHealth(
      List<PoolDevice> devices, Health.Component component, Duration lossLimit, Ticker ticker) {
    this.devices = devices;
    this.component = component;
    this.lossLimit = lossLimit;
    this.ticker = ticker;
    changed();
  }

  /** To be called when a device has gone off or come back, or has another fault. */
  synchronized void changed() {
    List<PoolDevice> off = devices.stream().filter(device -> device.fault().isPresent()).toList();
    boolean allOff = off.size() == devices.size();
    if (allOff && !lost) {
      lose();
    } else if (lost && !allOff) {
      lostBeforeNanos = ticker.nanos() - lostNanos;
    }
    lost = allOff;
    if (off.isEmpty()) {
      component.ready();
    } else if (lost) {
      component.notReady("no device works: " + faults(off));
    } else {
      component.readyBut(faults(off));
    }
  }

  private void lose() {
    long runs = devices.stream().mapToLong(PoolDevice::runs).sum();
    if (runs != runsAtLoss) lostBeforeNanos = 0;
    runsAtLoss = runs;
    lostNanos = ticker.nanos() - lostBeforeNanos;
  }

  private static String faults(List<PoolDevice> off) {
    return off.stream()
        .map(device -> device.name() + " is off: " + device.fault().orElse("it comes back"))
        .collect(Collectors.joining("; "));
  }

  @Override
  public void runOnce() throws InterruptedException {
    requireHope();
    boolean unused = stopped.await(PERIOD.toNanos(), TimeUnit.NANOSECONDS);
  }

  private synchronized void requireHope() {
    if (lost && ticker.nanos() - lostNanos >= lossLimit.toNanos()) {
      throw new InferenceException(
          "no device has worked for %s; %s".formatted(lossLimit, faults(devices)), null);
    }
  }

  @Override
  public void onStop() {
    component.unregister();
  }

  @Override
  public void wakeup() {
    stopped.countDown();
  }
}
