package dev.posewire.sink;

import static dev.posewire.sink.PosesTopic.FIRST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.file.StdoutTarget;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SinkRunnerTest {
  private static final SinkSettings SETTINGS =
      new SinkSettings("a", new StdoutTarget(), EventFilter.NONE, 4, Duration.ZERO);
  private static final long LIMIT_SECONDS = 10;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Health health = new Health();
  private final RecordingSink sink = new RecordingSink();
  private final PosesTopic topic = new PosesTopic();
  private final EventOutcomes outcomes = topic.outcomes(meters);

  @AfterEach
  void noThreadIsLeft() {
    assertEquals(
        List.of(),
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.startsWith("sink-a-"))
            .toList());
  }

  @Test
  void closedWhileIdle() throws Exception {
    SinkRunner runner = runner();
    CountDownLatch flushed = new CountDownLatch(1);
    sink.onFlush = flushed::countDown;
    topic.publish(FIRST, 0);
    runner.start();
    assertTrue(flushed.await(LIMIT_SECONDS, TimeUnit.SECONDS));
    runner.close();
    runner.close();

    assertEquals(List.of("write 0", "flush", "close"), sink.calls);
    assertEquals(1, topic.committed(FIRST));
    assertTrue(topic.consumer.closed());
    assertTrue(health.isLive());
    assertEquals(List.of(), health.snapshot().components());
  }

  @Test
  void closeWhileBusyWaitsForTheFlush() throws Exception {
    CountDownLatch flushing = new CountDownLatch(1);
    Semaphore disk = new Semaphore(0);
    sink.onFlush =
        () -> {
          flushing.countDown();
          disk.acquireUninterruptibly();
        };
    SinkRunner runner = runner();
    topic.publish(FIRST, 0);
    runner.start();
    assertTrue(flushing.await(LIMIT_SECONDS, TimeUnit.SECONDS));

    CompletableFuture<Void> closing = CompletableFuture.runAsync(runner::close);
    disk.release(100);
    closing.get(LIMIT_SECONDS, TimeUnit.SECONDS);

    assertEquals(List.of(0L), sink.stored);
    assertEquals(List.of("write 0", "flush", "close"), sink.calls);
    assertEquals(1, topic.committed(FIRST));
    assertEquals(1.0, meters.get("events.stored").counter().count());
    assertTrue(health.isLive());
  }

  @Test
  void closeWhileTheSinkFailsIsBoundedAndFinishesNothing() throws Exception {
    CountDownLatch failing = new CountDownLatch(1);
    for (int i = 0; i < 100; i++) {
      sink.failures.add(SinkException.retriable("disk full", null));
    }
    sink.onFlush = failing::countDown;
    SinkRunner runner = runner();
    topic.publish(FIRST, 0);
    runner.start();
    assertTrue(failing.await(LIMIT_SECONDS, TimeUnit.SECONDS));

    runner.close();

    assertEquals(List.of(), sink.stored);
    assertEquals(-1, topic.committed(FIRST));
    assertEquals(0, sink.closed.getCount());
    assertEquals(1.0, meters.get("events.abandoned").counter().count());
    assertTrue(health.isLive());
  }

  @Test
  void sinkThatIsStuckTakesNoTimeOfTheOthers() throws Exception {
    RecordingSink other = new RecordingSink();
    PosesTopic otherTopic = new PosesTopic();
    SimpleMeterRegistry otherMeters = new SimpleMeterRegistry();
    SinkRunner free =
        runner(other, otherTopic, otherTopic.outcomes(otherMeters), new Health(), otherMeters);
    CountDownLatch flushing = new CountDownLatch(1);
    AtomicBoolean otherWasFirst = new AtomicBoolean();
    sink.onFlush =
        () -> {
          flushing.countDown();
          try {
            otherWasFirst.set(other.closed.await(LIMIT_SECONDS, TimeUnit.SECONDS));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    SinkRunner stuck = runner();
    topic.publish(FIRST, 0);
    stuck.start();
    free.start();
    assertTrue(flushing.await(LIMIT_SECONDS, TimeUnit.SECONDS));

    SinkRunner.closeAll(List.of(stuck, free));

    assertTrue(otherWasFirst.get());
    assertEquals(0, sink.closed.getCount());
  }

  @Test
  void closedBeforeStart() {
    SinkRunner runner = runner();
    runner.close();
    runner.close();

    assertEquals(0, sink.closed.getCount());
    assertTrue(topic.consumer.closed());
    assertEquals(List.of(), health.snapshot().components());
  }

  @Test
  void sinkThatNeverWorksAgainIsFatal() throws Exception {
    CountDownLatch fatal = new CountDownLatch(1);
    health.onFatal(fatal::countDown);
    sink.failures.add(SinkException.fatal("broken pipe"));
    SinkRunner runner = runner();
    topic.publish(FIRST, 0);
    runner.start();

    assertTrue(fatal.await(LIMIT_SECONDS, TimeUnit.SECONDS));
    assertTrue(sink.closed.await(LIMIT_SECONDS, TimeUnit.SECONDS));
    runner.close();

    assertEquals("sink-a-writer", health.fatal().orElseThrow().component());
    assertEquals("broken pipe", health.fatal().orElseThrow().cause().getMessage());
    assertEquals(-1, topic.committed(FIRST));
  }

  @Test
  void sinkIsClosedIfTheLaneCannotBeMade() {
    assertThrows(
        UserErrorException.class,
        () ->
            new SinkRunner(
                SETTINGS,
                sink,
                outcomes,
                health,
                handler -> {
                  throw new UserErrorException("no group");
                }));

    assertEquals(List.of("close"), sink.calls);
    assertEquals(List.of(), health.snapshot().components());
  }

  private SinkRunner runner() {
    return runner(sink, topic, outcomes, health, meters);
  }

  private static SinkRunner runner(
      PoseSink sink,
      PosesTopic topic,
      EventOutcomes outcomes,
      Health health,
      SimpleMeterRegistry meters) {
    return new SinkRunner(
        SETTINGS,
        sink,
        outcomes,
        health,
        handler ->
            new LoopThread(
                "sink-a-poll",
                Duration.ofSeconds(LIMIT_SECONDS),
                health,
                topic.lane(SETTINGS, health, meters, handler)));
  }
}
