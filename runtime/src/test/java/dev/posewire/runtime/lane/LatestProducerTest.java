package dev.posewire.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.Health;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LatestProducerTest {
  private final FakeBroker broker = new FakeBroker();
  private final Health health = new Health();
  private final LatestProducer producer =
      new LatestProducer("live-publish", broker, "frames", 1, health);

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
    assertEquals("frames", broker.history().get(0).topic());
  }

  @Test
  void newerRecordTakesThePlaceOfTheWaitingOne() throws Exception {
    CompletableFuture<SendOutcome> first = send("a", 1);
    broker.awaitSends(1);
    CompletableFuture<SendOutcome> second = send("a", 2);
    CompletableFuture<SendOutcome> third = send("a", 3);
    assertEquals(SendOutcome.SUPERSEDED, end(second));

    assertTrue(broker.completeNext());
    broker.awaitSends(1);
    assertTrue(broker.completeNext());

    assertEquals(SendOutcome.ACKNOWLEDGED, end(first));
    assertEquals(SendOutcome.ACKNOWLEDGED, end(third));
    assertEquals(List.of("a1", "a3"), broker.sent());
  }

  @Test
  void channelThatWaitsForItsAnswerDoesNotHoldTheOthers() throws Exception {
    CompletableFuture<SendOutcome> unused = send("a", 1);
    broker.awaitSends(1);
    CompletableFuture<SendOutcome> waiting = send("a", 2);

    CompletableFuture<SendOutcome> other = send("b", 1);
    broker.awaitSends(1);

    assertEquals(List.of("a1", "b1"), broker.sent());
    assertFalse(waiting.isDone());
    assertFalse(other.isDone());
  }

  @Test
  void brokerThatIsAwayCostsTheRecordAndReadiness() throws Exception {
    CompletableFuture<SendOutcome> lost = send("a", 1);
    broker.awaitSends(1);
    assertTrue(broker.errorNext(new TimeoutException("expired 2000 ms")));
    assertEquals(SendOutcome.UNDELIVERED, end(lost));
    assertFalse(health.isReady());

    CompletableFuture<SendOutcome> next = send("a", 2);
    broker.awaitSends(1);
    assertTrue(broker.completeNext());
    assertEquals(SendOutcome.ACKNOWLEDGED, end(next));
    assertTrue(health.isReady());
  }

  @Test
  void recordThatKafkaNeverTakesSaysNothingOfTheOthers() throws Exception {
    CompletableFuture<SendOutcome> large = send("a", 1);
    broker.awaitSends(1);
    assertTrue(broker.errorNext(new RecordTooLargeException("9 MB")));

    assertEquals(SendOutcome.UNDELIVERED, end(large));
    assertTrue(health.isReady());
  }

  @Test
  void failureToSendAtOnceIsUndelivered() throws Exception {
    broker.sendException = new TimeoutException("no metadata");

    assertEquals(SendOutcome.UNDELIVERED, end(send("a", 1)));
  }

  @Test
  void recordOfARevokedSourceDoesNotLeave() throws Exception {
    AtomicBoolean revoked = new AtomicBoolean();
    CompletableFuture<SendOutcome> unused = send("a", 1);
    broker.awaitSends(1);
    CompletableFuture<SendOutcome> second = producer.send("a", new byte[] {2}, revoked::get);

    revoked.set(true);
    assertTrue(broker.completeNext());

    assertEquals(SendOutcome.CLOSED, end(second));
    assertEquals(List.of("a1"), broker.sent());
    CompletableFuture<SendOutcome> third = send("a", 3); // its place is free again
    broker.awaitSends(1);
    assertFalse(third.isDone());
  }

  @Test
  void closeGivesUpWhatWaits() throws Exception {
    CompletableFuture<SendOutcome> unused = send("a", 1);
    broker.awaitSends(1);
    CompletableFuture<SendOutcome> waiting = send("a", 2);

    producer.close();
    producer.close();

    assertEquals(SendOutcome.CLOSED, end(waiting));
    assertEquals(SendOutcome.CLOSED, end(send("a", 3)));
    assertTrue(broker.closed());
    assertTrue(health.isLive());
    assertEquals(List.of(), health.snapshot().components());
  }

  private CompletableFuture<SendOutcome> send(String channel, int value) {
    return producer.send(channel, new byte[] {(byte) value});
  }

  private static SendOutcome end(CompletableFuture<SendOutcome> outcome) throws Exception {
    return outcome.get(20, TimeUnit.SECONDS);
  }
}
