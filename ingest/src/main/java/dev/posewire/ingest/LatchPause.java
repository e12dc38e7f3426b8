package dev.posewire.ingest;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits in real time. */
final class LatchPause implements Pause {
  private final CountDownLatch ended = new CountDownLatch(1);

  @Override
  public void await(Duration time) throws InterruptedException {
    boolean unused = ended.await(time.toNanos(), TimeUnit.NANOSECONDS); // either way it is over
  }

  @Override
  public void end() {
    ended.countDown();
  }
}
