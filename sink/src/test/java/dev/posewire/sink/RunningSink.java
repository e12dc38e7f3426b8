package dev.posewire.sink;

import static dev.posewire.sink.PosesTopic.FIRST;
import static dev.posewire.sink.PosesTopic.SECOND;

import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.schemas.AvroCodec;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What tests of a running sink share: its topic, its threads, and what it says of itself. */
abstract class RunningSink {
  static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Health health = new Health();
  final PosesTopic topic = new PosesTopic();
  final AvroCodec codec = new AvroCodec();
  SinkRunner runner;

  /** {@code settings}: of a sink with the name a. */
  final void start(SinkSettings settings) {
    runner =
        new SinkRunner(
            settings,
            settings.target().open("a", meters),
            topic.outcomes(meters),
            health,
            handler ->
                new LoopThread(
                    "sink-a-poll",
                    Duration.ofSeconds(10),
                    health,
                    topic.lane(settings, health, meters, handler)));
    runner.start();
  }

  /** Ends what a test has started; the sink's peer must let it. */
  final void closeRunner() {
    if (runner != null) runner.close();
  }

  final void awaitEndOfThreads() throws Exception {
    await("the end of all threads", () -> threads().isEmpty());
  }

  static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("sink-a"))
        .toList();
  }

  final void awaitCommitted(long offset) throws Exception {
    await(
        "the commit of all",
        () -> topic.committed(FIRST) == offset && topic.committed(SECOND) == offset);
  }

  final double sum(String name) {
    return meters.find(name).counters().stream().mapToDouble(Counter::count).sum();
  }

  final String reason() {
    return health.snapshot().components().toString();
  }

  final void await(String what, Callable<Boolean> condition) throws Exception {
    long begun = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - begun > LIMIT.toNanos()) {
        throw new AssertionError("must come: " + what + "; " + reason() + threads());
      }
      LockSupport.parkNanos(TURN_NANOS);
    }
  }
}
