package dev.posewire.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InFlightLimitTest {
  @Test
  void isFullByRecords() {
    InFlightLimit limit = new InFlightLimit(4, 1_000);
    for (int i = 0; i < 3; i++) limit.taken(1);
    assertFalse(limit.isFull());

    limit.taken(1);
    assertTrue(limit.isFull());
    assertEquals(4, limit.records());
  }

  @Test
  void isFullByBytes() {
    InFlightLimit limit = new InFlightLimit(4, 1_000);

    limit.taken(1_000);

    assertTrue(limit.isFull());
  }

  @Test
  void isRoomyBelowThreeQuarters() {
    InFlightLimit limit = new InFlightLimit(4, 1_000);
    for (int i = 0; i < 4; i++) limit.taken(100);

    limit.released(100);
    assertFalse(limit.isRoomy());
    limit.released(100);
    assertTrue(limit.isRoomy());
  }

  @Test
  void smallestLimitIsRoomyWhenNothingIsInFlight() {
    InFlightLimit limit = new InFlightLimit(1, 1);
    assertTrue(limit.isRoomy());

    limit.taken(1);
    assertTrue(limit.isFull());
    assertFalse(limit.isRoomy());
  }

  @Test
  void releaseWakesWhoWaits() throws Exception {
    InFlightLimit limit = new InFlightLimit(1, 1);
    limit.taken(1);
    CountDownLatch woken = new CountDownLatch(1);
    Thread waiting =
        new Thread(
            () -> {
              try {
                while (limit.records() > 0) limit.awaitRelease();
                woken.countDown();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    waiting.start();

    limit.released(1);

    assertTrue(woken.await(10, TimeUnit.SECONDS));
    waiting.join();
  }
}
