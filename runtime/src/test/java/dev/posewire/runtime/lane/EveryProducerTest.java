package dev.posewire.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.Health;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EveryProducerTest {
  private static final int PARTITIONS = 12;
  private static final int MAX_AHEAD = 2;
  private static final int PARTITION_OF_A = ChannelPartition.of("a", PARTITIONS);

  private final FakeBroker broker = new FakeBroker();
  private final FakeOffsets offsets = new FakeOffsets();
  private final FakeTicker ticker = new FakeTicker();
  private final Health health = new Health();
  private final EveryProducer producer;

  EveryProducerTest() {
    ticker.step(Duration.ofSeconds(1)); // each turn of the producer asks for its readers
    producer =
        new EveryProducer(
            "recorded-publish",
            broker,
            new ReaderGate(offsets, "frames", List.of("readers"), MAX_AHEAD, ticker),
            PARTITIONS,
            new LaneServices(
                new RejectedRecords(broker, "rejected", "ingest"),
                health,
                new SimpleMeterRegistry(),
                ticker,
                () -> LaneRig.NOW));
  }

  @AfterEach
  void close() {
    producer.close();
  }

  @Test
  void acknowledgedRecordIsSafe() throws Exception {
    CompletableFuture<SendOutcome> outcome = send("a", 1);
    broker.awaitSends(1);
    assertFalse(outcome.isDone());

    assertTrue(broker.completeNext());

    assertEquals(SendOutcome.ACKNOWLEDGED, end(outcome));
    assertEquals(PARTITION_OF_A, broker.history().get(0).partition());
    assertEquals("frames", broker.history().get(0).topic());
  }

  @Test
  void waitsAtTheMostAheadAndGoesOnAsReadersCommit() throws Exception {
    List<CompletableFuture<SendOutcome>> outcomes =
        List.of(send("a", 1), send("a", 2), send("a", 3));
    broker.awaitSends(2);
    acknowledgeAll();
    assertEquals(SendOutcome.ACKNOWLEDGED, end(outcomes.get(1)));
    awaitRefresh();
    assertEquals(List.of("a1", "a2"), broker.sent());
    assertFalse(outcomes.get(2).isDone());

    offsets.committed.put("readers", Map.of(PARTITION_OF_A, 1L));
    broker.awaitSends(1);
    acknowledgeAll();

    assertEquals(SendOutcome.ACKNOWLEDGED, end(outcomes.get(2)));
    assertEquals(List.of("a1", "a2", "a3"), broker.sent());
  }

  @Test
  void partitionThatWaitsDoesNotHoldTheOthers() throws Exception {
    offsets.ends.put(PARTITION_OF_A, 5L);
    CompletableFuture<SendOutcome> waiting = send("a", 1);

    CompletableFuture<SendOutcome> unused = send("b", 1);
    broker.awaitSends(1);

    assertEquals(List.of("b1"), broker.sent());
    assertFalse(waiting.isDone());
  }

  @Test
  void waitsWhileTheReadersCannotBeSeen() throws Exception {
    offsets.away = true;
    CompletableFuture<SendOutcome> unused = send("a", 1);
    offsets.away = false;

    broker.awaitSends(1);

    assertEquals(List.of("a1"), broker.sent());
  }

  @Test
  void waitingRecordOfARevokedSourceDoesNotLeave() throws Exception {
    offsets.ends.put(PARTITION_OF_A, 5L);
    AtomicBoolean revoked = new AtomicBoolean();
    CompletableFuture<SendOutcome> outcome = producer.send("a", new byte[] {1}, revoked::get);
    awaitRefresh();
    assertFalse(outcome.isDone());

    revoked.set(true);

    assertEquals(SendOutcome.CLOSED, end(outcome));
    assertEquals(List.of(), broker.sent());
  }

  @Test
  void recordThatKafkaNeverTakesIsUndelivered() throws Exception {
    CompletableFuture<SendOutcome> large = send("a", 1);
    broker.awaitSends(1);
    assertTrue(broker.errorNext(new RecordTooLargeException("9 MB")));

    assertEquals(SendOutcome.UNDELIVERED, end(large));
    assertTrue(health.isLive());
    assertTrue(health.isReady());
  }

  @Test
  void faultThatTryingAgainCannotMendIsFatalAndFinishesNothing() throws Exception {
    CompletableFuture<SendOutcome> refused = send("a", 1);
    broker.awaitSends(1);
    assertTrue(broker.errorNext(new TopicAuthorizationException("frames")));

    assertEquals(SendOutcome.CLOSED, end(refused));
    assertEquals("recorded-publish", health.fatal().orElseThrow().component());
  }

  @Test
  void closeGivesUpWhatWaits() throws Exception {
    offsets.ends.put(PARTITION_OF_A, 5L);
    CompletableFuture<SendOutcome> waiting = send("a", 1);

    producer.close();
    producer.close();

    assertEquals(SendOutcome.CLOSED, end(waiting));
    assertEquals(SendOutcome.CLOSED, end(send("a", 2)));
    assertTrue(broker.closed());
    assertTrue(offsets.closed);
    assertTrue(health.isLive());
    assertEquals(List.of(), health.snapshot().components());
  }

  /** The log has a record before it is acknowledged. */
  private void acknowledgeAll() {
    do {
      offsets.ends.merge(PARTITION_OF_A, 1L, Long::sum);
    } while (broker.completeNext());
    offsets.ends.merge(PARTITION_OF_A, -1L, Long::sum);
  }

  /** Two of them: the second began after this call. */
  private void awaitRefresh() throws InterruptedException {
    int unused = offsets.asked.drainPermits();
    assertTrue(offsets.asked.tryAcquire(2, 20, TimeUnit.SECONDS));
  }

  private CompletableFuture<SendOutcome> send(String channel, int value) {
    return producer.send(channel, new byte[] {(byte) value});
  }

  private static SendOutcome end(CompletableFuture<SendOutcome> outcome) throws Exception {
    return outcome.get(20, TimeUnit.SECONDS);
  }
}
