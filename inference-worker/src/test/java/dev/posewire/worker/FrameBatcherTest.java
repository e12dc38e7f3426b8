package dev.posewire.worker;

import static dev.posewire.worker.Frames.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lane.LaneQueue;
import dev.posewire.schemas.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FrameBatcherTest {
  private static final Duration LINGER = Duration.ofMillis(5);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final FakeTime time = new FakeTime();
  private final FrameBatcher batcher =
      new FrameBatcher(new LaneQueue<>(0.25, time.ticker()), time.ticker());

  /** Its requests look up only when they are woken. */
  private final FrameBatcher patient =
      new FrameBatcher(new LaneQueue<>(0.25, time.ticker()), time.ticker(), LONG);

  private final List<FrameTask> tasks =
      WorkerRig.tasks(
          Policy.EVERY, frame("a", 0), frame("b", 0), frame("a", 1), frame("b", 1), frame("a", 2));

  @Test
  void batchIsReadyWhenItIsFull() throws Exception {
    tasks.forEach(this::add);

    assertEquals(tasks.subList(0, 4), batcher.take(4, LONG));
    assertEquals(1, batcher.waiting());
  }

  @Test
  void batchIsReadyWhenLingerExpires() throws Exception {
    add(tasks.get(0));
    time.advance(LINGER.minusNanos(1));
    assertEquals(List.of(), batcher.take(4, LINGER));

    time.advance(Duration.ofNanos(1));
    assertEquals(tasks.subList(0, 1), batcher.take(4, LINGER));
    assertEquals(0, batcher.waiting());
  }

  @Test
  void batchIsReadyAtOnceWithoutLinger() throws Exception {
    add(tasks.get(0));

    assertEquals(tasks.subList(0, 1), batcher.take(4, Duration.ZERO));
  }

  @Test
  void lingerIsThatOfTheFrameThatWaitsLongest() throws Exception {
    add(tasks.get(0));
    time.advance(LINGER);
    add(new FrameTask(tasks.get(1).delivery(), Policy.EVERY, time.ticker().nanos()));

    assertEquals(2, batcher.take(4, LINGER).size());
  }

  @Test
  void newerFrameOfALiveChannelTakesThePlaceOfTheWaitingOne() throws Exception {
    List<FrameTask> live = WorkerRig.tasks(Policy.LATEST, frame("a", 0), frame("a", 1));
    assertEquals(Optional.empty(), batcher.add(live.get(0)));

    assertEquals(Optional.of(live.get(0)), batcher.add(live.get(1)));

    assertEquals(live.subList(1, 2), batcher.take(4, Duration.ZERO));
  }

  @Test
  void frameWakesTheRequestThatWaits() throws Exception {
    CompletableFuture<List<FrameTask>> taken = new CompletableFuture<>();
    Thread request = request(1, taken);

    assertTrue(patient.add(tasks.get(0)).isEmpty());

    assertEquals(tasks.subList(0, 1), taken.get(20, TimeUnit.SECONDS));
    request.join();
  }

  @Test
  void frameWakesTheRequestThatTakesItBehindOneThatWaitsForMore() throws Exception {
    CompletableFuture<List<FrameTask>> large = new CompletableFuture<>();
    Thread first = request(4, large);
    CompletableFuture<List<FrameTask>> small = new CompletableFuture<>();
    Thread second = request(1, small);

    assertTrue(patient.add(tasks.get(0)).isEmpty());

    assertEquals(tasks.subList(0, 1), small.get(20, TimeUnit.SECONDS));
    second.join();
    assertFalse(large.isDone());
    first.interrupt();
    first.join();
  }

  @Test
  void framesThatArePutBackWakeAllRequestsThatTakeThem() throws Exception {
    List<CompletableFuture<List<FrameTask>>> taken =
        List.of(new CompletableFuture<>(), new CompletableFuture<>());
    List<Thread> requests = List.of(request(1, taken.get(0)), request(1, taken.get(1)));

    assertEquals(List.of(), patient.putBack(tasks.subList(0, 3)));

    for (CompletableFuture<List<FrameTask>> batch : taken) {
      assertEquals(1, batch.get(20, TimeUnit.SECONDS).size());
    }
    for (Thread request : requests) request.join();
    assertEquals(1, patient.waiting());
  }

  /** Starts one, which waits when this returns. */
  private Thread request(int maxBatch, CompletableFuture<List<FrameTask>> taken) {
    Thread request =
        new Thread(
            () -> {
              try {
                List<FrameTask> batch = List.of();
                while (batch.isEmpty()) batch = patient.take(maxBatch, LONG);
                taken.complete(batch);
              } catch (InterruptedException e) {
                taken.completeExceptionally(e);
              }
            });
    request.start();
    while (request.getState() != Thread.State.TIMED_WAITING) {
      assertTrue(request.isAlive());
      Thread.onSpinWait();
    }
    return request;
  }

  @Test
  void suspectIsTakenAlone() throws Exception {
    tasks.forEach(this::add);
    assertEquals(1, tasks.get(1).deviceFailed());

    assertEquals(tasks.subList(0, 1), batcher.take(4, Duration.ZERO));
    assertEquals(tasks.subList(1, 2), batcher.take(4, Duration.ZERO));
    assertEquals(tasks.subList(2, 5), batcher.take(4, Duration.ZERO));
  }

  @Test
  void removesWhatWaitsOfAPartition() {
    tasks.forEach(this::add);

    assertEquals(List.of(), batcher.remove(Policy.EVERY, Set.of(4)));
    assertEquals(List.of(), batcher.remove(Policy.LATEST, Set.of(3)));
    assertEquals(tasks, batcher.remove(Policy.EVERY, Set.of(3)));
    assertEquals(0, batcher.waiting());
  }

  private void add(FrameTask task) {
    assertTrue(batcher.add(task).isEmpty());
  }
}
