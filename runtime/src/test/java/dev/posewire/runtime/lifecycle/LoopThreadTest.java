package dev.posewire.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoopThreadTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(200);

  private final Health health = new Health();

  /** A loop that waits for work, as one on a queue or a consumer does. */
  private static class WaitingLoop implements Loop {
    final Semaphore work = new Semaphore(0);
    final CountDownLatch entered = new CountDownLatch(1);
    final AtomicInteger stops = new AtomicInteger();
    final AtomicInteger wakeups = new AtomicInteger();
    final AtomicReference<Thread> stoppedOn = new AtomicReference<>();

    @Override
    public void runOnce() throws Exception {
      entered.countDown();
      work.acquire();
    }

    @Override
    public void onStop() {
      stoppedOn.set(Thread.currentThread());
      stops.incrementAndGet();
    }

    @Override
    public void wakeup() {
      wakeups.incrementAndGet();
      work.release();
    }
  }

  private LoopThread started(Duration closeTimeout, Loop loop) {
    LoopThread thread = new LoopThread("test-loop", closeTimeout, health, loop);
    thread.start();
    return thread;
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertTrue(latch.await(20, TimeUnit.SECONDS));
  }

  @Test
  void closeWakesAnIdleLoopAndItStopsOnItsOwnThread() throws Exception {
    WaitingLoop loop = new WaitingLoop();
    LoopThread thread = started(LONG, loop);
    await(loop.entered);
    thread.close();
    assertFalse(thread.isAlive());
    assertEquals("test-loop", loop.stoppedOn.get().getName());
    assertEquals(1, loop.wakeups.get());
    assertEquals(Optional.empty(), health.fatal());
  }

  @Test
  void closeLetsABusyLoopFinishItsTurn() throws Exception {
    AtomicInteger finished = new AtomicInteger();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch woken = new CountDownLatch(1);
    LoopThread thread =
        started(
            LONG,
            new Loop() {
              @Override
              public void runOnce() throws Exception {
                entered.countDown();
                await(woken);
                finished.incrementAndGet();
              }

              @Override
              public void wakeup() {
                woken.countDown();
              }
            });
    await(entered);
    thread.close();
    assertFalse(thread.isAlive());
    assertEquals(1, finished.get());
    assertEquals(Optional.empty(), health.fatal());
  }

  @Test
  void closeTwiceStopsOnce() throws Exception {
    WaitingLoop loop = new WaitingLoop();
    LoopThread thread = started(LONG, loop);
    await(loop.entered);
    thread.close();
    thread.close();
    assertEquals(1, loop.stops.get());
    assertEquals(1, loop.wakeups.get());
  }

  @Test
  void closeBeforeStartFreesWhatTheLoopOwnsAndForbidsTheStart() {
    WaitingLoop loop = new WaitingLoop();
    LoopThread thread = new LoopThread("test-loop", LONG, health, loop);
    thread.close();
    thread.close();
    assertEquals(1, loop.stops.get());
    assertEquals(0, loop.wakeups.get());
    assertSame(Thread.currentThread(), loop.stoppedOn.get());
    assertThrows(IllegalStateException.class, thread::start);
    assertFalse(thread.isAlive());
  }

  @Test
  void closeFromItsOwnThreadEndsTheLoopAndDoesNotWaitForItself() throws Exception {
    AtomicReference<LoopThread> self = new AtomicReference<>();
    AtomicInteger turns = new AtomicInteger();
    CountDownLatch known = new CountDownLatch(1);
    LoopThread thread =
        started(
            LONG,
            () -> {
              await(known);
              turns.incrementAndGet();
              self.get().close();
            });
    self.set(thread);
    known.countDown();
    assertTrue(thread.awaitEnd(LONG));
    assertEquals(1, turns.get());
    assertEquals(Optional.empty(), health.fatal());
  }

  @Test
  void aLoopThatDoesNotWakeIsInterruptedWhichIsNoFault() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    LoopThread thread =
        started(
            SHORT,
            () -> {
              entered.countDown();
              never.await();
            });
    await(entered);
    thread.close();
    assertTrue(thread.awaitEnd(LONG));
    assertEquals(Optional.empty(), health.fatal());
  }

  @Test
  void closeIsBoundedForALoopThatIgnoresItsInterrupt() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    Semaphore release = new Semaphore(0);
    LoopThread thread =
        started(
            SHORT,
            () -> {
              entered.countDown();
              release.acquireUninterruptibly();
            });
    await(entered);
    thread.close();
    assertTrue(thread.isAlive(), "close has come back though the loop has not");
    release.release();
    assertTrue(thread.awaitEnd(LONG));
  }

  @Test
  void closeByAnInterruptedThreadKeepsItsFlagAndInterruptsTheLoop() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    LoopThread thread =
        started(
            LONG,
            () -> {
              entered.countDown();
              never.await();
            });
    await(entered);
    Thread.currentThread().interrupt();
    thread.close();
    assertTrue(Thread.interrupted());
    assertTrue(thread.awaitEnd(LONG));
  }

  @Test
  void aFailureIsFatalAndStillClosesWhatTheLoopOwns() throws Exception {
    AssertionError failure = new AssertionError("our bug");
    WaitingLoop loop =
        new WaitingLoop() {
          @Override
          public void runOnce() {
            throw failure;
          }
        };
    LoopThread thread = started(LONG, loop);
    assertTrue(thread.awaitEnd(LONG));
    assertEquals("test-loop", health.fatal().orElseThrow().component());
    assertSame(failure, health.fatal().orElseThrow().cause());
    assertEquals(1, loop.stops.get());
    thread.close();
    assertEquals(0, loop.wakeups.get(), "an ended loop is not woken");
  }

  @Test
  void aFailureToCloseIsFatalToo() {
    IllegalStateException failure = new IllegalStateException("cannot commit");
    LoopThread thread =
        started(
            LONG,
            new Loop() {
              @Override
              public void runOnce() {}

              @Override
              public void onStop() {
                throw failure;
              }
            });
    thread.close();
    assertSame(failure, health.fatal().orElseThrow().cause());
  }

  @Test
  void anInterruptThatNobodyAskedForIsFatal() throws Exception {
    LoopThread thread =
        started(
            LONG,
            () -> {
              throw new InterruptedException("from a library");
            });
    assertTrue(thread.awaitEnd(LONG));
    assertFalse(health.isLive());
  }

  @Test
  void requestStopDoesNotWait() throws Exception {
    WaitingLoop loop = new WaitingLoop();
    LoopThread thread = started(LONG, loop);
    await(loop.entered);
    thread.requestStop();
    assertTrue(thread.awaitEnd(LONG));
    assertEquals(1, loop.stops.get());
  }

  @Test
  void aSecondStartIsRefused() {
    WaitingLoop loop = new WaitingLoop();
    try (LoopThread thread = started(LONG, loop)) {
      assertThrows(IllegalStateException.class, thread::start);
    }
    assertEquals(1, loop.stops.get());
  }
}
