package dev.posewire.ingest.video;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits on a latch that cancelling opens. Thread-safe. */
final class LatchWaiter implements FrameWaiter {
  private final CountDownLatch cancelled = new CountDownLatch(1);

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public boolean await(long nanos) throws InterruptedException {
    return !cancelled.await(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void cancel() {
    cancelled.countDown();
  }
}
