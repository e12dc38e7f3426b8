package dev.posewire.runtime.lane;

import static dev.posewire.runtime.lane.LaneRig.P0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.schemas.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A lane on its own thread: how it stops. */
@Timeout(60) // bounds failure only
class LaneThreadTest {
  private final LaneRig rig = new LaneRig(Policy.EVERY);
  private final LoopThread thread =
      new LoopThread("worker-recorded-poll", Duration.ofSeconds(20), rig.health, rig.lane);

  @Test
  void stopsBeforeItsStart() {
    thread.close();

    assertEnded();
  }

  @Test
  void stopsWhileIdleAndTwice() throws Exception {
    CountDownLatch polled = new CountDownLatch(1);
    rig.consumer.schedulePollTask(polled::countDown);
    thread.start();
    assertTrue(polled.await(20, TimeUnit.SECONDS));

    thread.close();
    thread.close();

    assertEnded();
  }

  @Test
  void stopsWhileBusyAndCommitsWhatItsStageFinishes() throws Exception {
    CountDownLatch accepted = new CountDownLatch(2);
    rig.handler.onAccept = accepted::countDown;
    rig.handler.onDiscard =
        () -> {
          rig.delivery(0).finish();
          rig.delivery(1).abandon();
        };
    rig.consumer.schedulePollTask(
        () -> {
          rig.consumer.rebalance(List.of(P0));
          rig.publish(P0, 0, "running", "waiting");
        });
    thread.start();
    assertTrue(accepted.await(20, TimeUnit.SECONDS));

    thread.close();

    assertEnded();
    assertEquals(Map.of(P0, 1L), rig.consumer.committed);
  }

  private void assertEnded() {
    assertFalse(thread.isAlive());
    assertTrue(rig.consumer.closed());
    assertTrue(rig.health.isLive());
    assertEquals(List.of(), rig.health.snapshot().components());
  }
}
