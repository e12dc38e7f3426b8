package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class TurnstileTest {
  private final FakeTime time = new FakeTime();

  @Test
  void letsSoManyInAtOnceAndTheNextWhenOneLeaves() throws InterruptedException {
    Turnstile turnstile = new Turnstile(2, Duration.ZERO, Duration.ofMinutes(1), time);
    Turnstile.Pass first = turnstile.pass();
    assertTrue(first.enter());
    assertTrue(turnstile.pass().enter());
    assertEquals(Duration.ofMinutes(1).toNanos(), turnstile.waitNanos());

    first.leave();
    first.leave();
    assertEquals(0, turnstile.waitNanos());
  }

  @Test
  void spacesTheEntries() throws InterruptedException {
    Turnstile turnstile = new Turnstile(8, Duration.ofMillis(20), Duration.ofMinutes(1), time);
    assertTrue(turnstile.pass().enter());
    assertEquals(Duration.ofMillis(20).toNanos(), turnstile.waitNanos());
    time.advance(Duration.ofMillis(20));
    assertEquals(0, turnstile.waitNanos());
  }

  @Test
  void whoStaysTooLongKeepsNobodyOut() throws InterruptedException {
    Turnstile turnstile = new Turnstile(1, Duration.ZERO, Duration.ofSeconds(1), time);
    Turnstile.Pass hangs = turnstile.pass();
    assertTrue(hangs.enter());
    time.advance(Duration.ofSeconds(1));
    assertTrue(turnstile.pass().enter());
    assertEquals(Duration.ofSeconds(1).toNanos(), turnstile.waitNanos());

    hangs.leave(); // it is not inside any more, and makes no room
    assertEquals(Duration.ofSeconds(1).toNanos(), turnstile.waitNanos());
  }

  @Test
  void waitersGoInInTheirOrderAndACancelledOneAtOnce() throws Exception {
    Turnstile turnstile = new Turnstile(1, Duration.ZERO, Duration.ofHours(1), time);
    Turnstile.Pass inside = turnstile.pass();
    assertTrue(inside.enter());
    List<String> order = new CopyOnWriteArrayList<>();
    Turnstile.Pass cancelled = turnstile.pass();
    Thread a = waiter("a", turnstile.pass(), order);
    Thread b = waiter("b", cancelled, order);
    Thread c = waiter("c", turnstile.pass(), order);

    cancelled.cancel();
    b.join();
    assertEquals(List.of("b refused"), order);
    inside.leave();
    a.join();
    c.join();
    assertEquals(List.of("b refused", "a", "c"), order);
    assertFalse(cancelled.enter());
  }

  private static Thread waiter(String name, Turnstile.Pass pass, List<String> order) {
    Thread thread =
        new Thread(
            () -> {
              try {
                boolean entered = pass.enter();
                order.add(entered ? name : name + " refused");
                pass.leave();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "turnstile-test-" + name);
    thread.setDaemon(true);
    thread.start();
    Await.until(() -> Await.threadWaits(thread.getName()), name + " waits");
    return thread;
  }
}
