package dev.posewire.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProcessLifecycleTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Health health = new Health();
  private final FakeJvm jvm = new FakeJvm();
  private final List<String> closed = new CopyOnWriteArrayList<>();
  private final CountDownLatch started = new CountDownLatch(1);

  private static final class FakeJvm implements Jvm {
    final List<Thread> hooks = new CopyOnWriteArrayList<>();
    final List<Integer> halts = new CopyOnWriteArrayList<>();

    @Override
    public void addShutdownHook(Thread hook) {
      hooks.add(hook);
    }

    @Override
    public void removeShutdownHook(Thread hook) {
      hooks.remove(hook);
    }

    @Override
    public void halt(int exitCode) {
      halts.add(exitCode);
    }

    /** What the JVM does on a signal or on System.exit. */
    void runHook() throws InterruptedException {
      Thread hook = hooks.get(0);
      hook.start();
      hook.join(20_000);
      assertFalse(hook.isAlive(), "the hook hangs");
    }
  }

  private ProcessLifecycle lifecycle(Duration closeTimeout) {
    return new ProcessLifecycle(health, closeTimeout, jvm);
  }

  private void start(ServiceStack stack) {
    AutoCloseable first = () -> closed.add("first");
    AutoCloseable second = () -> closed.add("second");
    stack.add("first", first);
    stack.add("second", second);
    started.countDown();
  }

  private static FutureTask<Integer> onMainThread(
      ProcessLifecycle lifecycle, ProcessLifecycle.Starter starter) {
    FutureTask<Integer> main = new FutureTask<>(() -> lifecycle.run(starter));
    Thread thread = new Thread(main, "test-main");
    thread.setDaemon(true);
    thread.start();
    return main;
  }

  private static int exitCode(FutureTask<Integer> main) throws Exception {
    return main.get(20, TimeUnit.SECONDS);
  }

  @Test
  void aStopRequestClosesInReverseAndEndsWithZero() throws Exception {
    ProcessLifecycle lifecycle = lifecycle(LONG);
    FutureTask<Integer> main = onMainThread(lifecycle, this::start);
    assertTrue(started.await(20, TimeUnit.SECONDS));
    lifecycle.requestStop("test");
    assertEquals(ProcessLifecycle.EXIT_OK, exitCode(main));
    assertEquals(List.of("second", "first"), closed);
    assertEquals(List.of(), jvm.hooks);
    assertEquals(List.of(), jvm.halts);
  }

  @Test
  void aSignalClosesThePartsBeforeTheHookEnds() throws Exception {
    FutureTask<Integer> main = onMainThread(lifecycle(LONG), this::start);
    assertTrue(started.await(20, TimeUnit.SECONDS));
    jvm.runHook();
    assertEquals(List.of("second", "first"), closed);
    assertEquals(ProcessLifecycle.EXIT_OK, exitCode(main));
  }

  @Test
  void exitInsideTheStarterDoesNotDeadlock() {
    int code =
        lifecycle(LONG)
            .run(
                stack -> {
                  start(stack);
                  // As System.exit: the caller's thread waits for the hook.
                  FutureTask<Void> exit =
                      new FutureTask<>(
                          () -> {
                            jvm.runHook();
                            return null;
                          });
                  exit.run();
                });
    assertEquals(ProcessLifecycle.EXIT_OK, code);
    assertEquals(List.of("second", "first"), closed);
  }

  @Test
  void aFatalErrorEndsTheProcessWithOne() throws Exception {
    FutureTask<Integer> main = onMainThread(lifecycle(LONG), this::start);
    assertTrue(started.await(20, TimeUnit.SECONDS));
    health.fatal("engine", new Exception("device lost"));
    assertEquals(ProcessLifecycle.EXIT_FATAL, exitCode(main));
    assertEquals(List.of("second", "first"), closed);
  }

  @Test
  void aFailureToStartClosesWhatHasStarted() {
    int code =
        lifecycle(LONG)
            .run(
                stack -> {
                  start(stack);
                  throw new IllegalStateException("our bug");
                });
    assertEquals(ProcessLifecycle.EXIT_FATAL, code);
    assertEquals("our bug", health.fatal().orElseThrow().cause().getMessage());
    assertEquals(List.of("second", "first"), closed);
    assertEquals(List.of(), jvm.hooks);
  }

  @Test
  void aUserErrorGoesToTheCallerAfterAllIsClosed() {
    ProcessLifecycle lifecycle = lifecycle(LONG);
    UserErrorException error =
        assertThrows(
            UserErrorException.class,
            () ->
                lifecycle.run(
                    stack -> {
                      start(stack);
                      throw new UserErrorException("port 9464 is taken");
                    }));
    assertEquals("port 9464 is taken", error.getMessage());
    assertEquals(List.of("second", "first"), closed);
    assertTrue(health.isLive());
  }

  @Test
  void aStopWhileStartingInterruptsTheStart() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    ProcessLifecycle lifecycle = lifecycle(LONG);
    FutureTask<Integer> main =
        onMainThread(
            lifecycle,
            stack -> {
              start(stack);
              never.await();
            });
    assertTrue(started.await(20, TimeUnit.SECONDS));
    lifecycle.requestStop("test");
    assertEquals(ProcessLifecycle.EXIT_OK, exitCode(main));
    assertEquals(List.of("second", "first"), closed);
    assertTrue(health.isLive());
  }

  @Test
  void aStopBeforeTheStartStartsNothing() {
    ProcessLifecycle lifecycle = lifecycle(LONG);
    lifecycle.requestStop("test");
    assertEquals(ProcessLifecycle.EXIT_OK, lifecycle.run(this::start));
    assertNotEquals(0, started.getCount());
  }

  @Test
  void aPartThatDoesNotEndHaltsTheProcess() {
    CountDownLatch release = new CountDownLatch(1);
    ProcessLifecycle lifecycle = lifecycle(Duration.ofMillis(50));
    AutoCloseable stuck = () -> assertTrue(release.await(20, TimeUnit.SECONDS));
    int code =
        lifecycle.run(
            stack -> {
              stack.add("stuck", stuck);
              lifecycle.requestStop("test");
            });
    assertEquals(List.of(ProcessLifecycle.EXIT_FATAL), jvm.halts);
    assertEquals(ProcessLifecycle.EXIT_FATAL, code);
    release.countDown();
  }

  @Test
  void anInterruptOfTheMainThreadStopsInOrder() throws Exception {
    Thread.currentThread().interrupt();
    assertEquals(ProcessLifecycle.EXIT_OK, lifecycle(LONG).run(this::start));
    assertTrue(Thread.interrupted());
    assertEquals(List.of("second", "first"), closed);
  }
}
