package dev.posewire.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class CpuTimesTest {
  private static final long WORK_NANOS = 20_000_000;

  @Test
  void theWorkOfAThreadIsItsStages() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    CountDownLatch seen = new CountDownLatch(1);
    Thread worker =
        new Thread(
            () -> {
              work();
              done.countDown();
              awaitQuietly(seen);
            },
            "worker-request-7");
    CpuTimes before = CpuTimes.now();
    worker.start();
    done.await();
    CpuTimes after = CpuTimes.now();
    seen.countDown();
    worker.join();

    Map<Stage, Long> used = after.stagesSince(before);
    assertTrue(used.get(Stage.ENGINE) >= WORK_NANOS, used.toString());
    assertTrue(after.since(before).get("worker-request-7") >= WORK_NANOS);
  }

  private static void work() {
    var threads = ManagementFactory.getThreadMXBean();
    long begun = threads.getCurrentThreadCpuTime();
    while (threads.getCurrentThreadCpuTime() - begun < WORK_NANOS) Thread.onSpinWait();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
