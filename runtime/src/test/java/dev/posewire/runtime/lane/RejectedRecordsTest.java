package dev.posewire.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.schemas.MalformedRecordException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class RejectedRecordsTest {
  private static final ConsumerRecord<String, byte[]> RECORD =
      new ConsumerRecord<>("frames.live", 3, 42, "dock-3", new byte[] {1, 2});

  private final FakeBroker broker = new FakeBroker();
  private final RejectedRecords rejected = new RejectedRecords(broker, "rejected", "worker");

  @Test
  void headersSayWhereItCameFromAndWhatIsWrong() {
    CompletableFuture<Void> stored =
        rejected.reject(RECORD, RECORD.value(), new MalformedRecordException("no picture – ü"));
    assertFalse(stored.isDone());
    assertTrue(broker.completeNext());
    assertTrue(stored.isDone());

    ProducerRecord<String, byte[]> copy = broker.history().get(0);
    assertEquals("rejected", copy.topic());
    assertEquals("dock-3", copy.key());
    assertArrayEquals(new byte[] {1, 2}, copy.value());
    assertEquals(
        Map.of(
            "stage", "worker",
            "topic", "frames.live",
            "partition", "3",
            "offset", "42",
            "error", "no picture – ü"),
        headers(copy));
  }

  @Test
  void sinkIsNamed() {
    CompletableFuture<Void> unused =
        rejected
            .ofSink("entrances")
            .reject(RECORD, RECORD.value(), new MalformedRecordException("bad"));

    ProducerRecord<String, byte[]> copy = broker.history().get(0);
    assertEquals("rejected", copy.topic());
    assertEquals("entrances", headers(copy).get("sink"));
    assertEquals("worker", headers(copy).get("stage"));
  }

  private static Map<String, String> headers(ProducerRecord<String, byte[]> record) {
    Map<String, String> headers = new LinkedHashMap<>();
    record
        .headers()
        .forEach(
            header ->
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
    return headers;
  }

  @Test
  void longErrorIsShortened() {
    CompletableFuture<Void> unused =
        rejected.reject(RECORD, RECORD.value(), new MalformedRecordException("x".repeat(9_000)));

    assertEquals(2_003, broker.history().get(0).headers().lastHeader("error").value().length);
  }

  @Test
  void refusedCopyLetsTheStreamGoOn() {
    CompletableFuture<Void> stored =
        rejected.reject(RECORD, RECORD.value(), new MalformedRecordException("bad"));

    assertTrue(broker.errorNext(new TimeoutException("away")));

    assertTrue(stored.isDone());
    assertFalse(stored.isCompletedExceptionally());
  }

  @Test
  void failureToSendLetsTheStreamGoOn() {
    broker.sendException = new TimeoutException("no metadata");

    CompletableFuture<Void> stored =
        rejected.reject(RECORD, RECORD.value(), new MalformedRecordException("bad"));

    assertTrue(stored.isDone());
    assertFalse(stored.isCompletedExceptionally());
  }
}
