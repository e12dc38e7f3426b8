package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for other threads. The limit bounds failure only. */
final class Await {
  private static final long LIMIT_SECONDS = 30;

  private Await() {}

  static void latch(CountDownLatch latch, String what) throws InterruptedException {
    assertTrue(latch.await(LIMIT_SECONDS, TimeUnit.SECONDS), "must come: " + what);
  }

  static void until(BooleanSupplier condition, String what) {
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(
          System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(LIMIT_SECONDS),
          "must come: " + what);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  static boolean threadAlive(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals(name));
  }

  static boolean threadWaits(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .map(Thread::getState)
        .anyMatch(state -> state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING);
  }
}
