package dev.posewire.sink.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.Events;
import dev.posewire.sink.PoseJson;
import dev.posewire.sink.SinkException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a real broker is hard to make say; the rest is tested with one. */
@Timeout(60)
class KafkaSinkTest {
  private final List<HeldProducer> producers = new CopyOnWriteArrayList<>();
  private final PoseEvent first = Events.event("dock-1", 1);
  private final PoseEvent second = Events.event("dock-2", 1);

  @Test
  void recordHasKeyHeadersAndValue() throws Exception {
    for (EventFormat format : EventFormat.values()) {
      try (KafkaSink sink = sink(format, true)) {
        store(sink, first);
        ProducerRecord<String, byte[]> record = last().history().get(0);
        assertEquals("copy", record.topic());
        assertEquals("dock-1", record.key());
        assertEquals(Long.toString(first.getSession()), header(record, "session"));
        assertEquals("1", header(record, "sequence"));
        assertEquals(format.contentType(), header(record, "content-type"));
        switch (format) {
          case JSON -> assertEquals(PoseJson.toText(first), new String(record.value(), UTF_8));
          case AVRO -> assertEquals(first, new AvroCodec().decode(record.value(), PoseEvent.class));
        }
      }
    }
  }

  @Test
  void refusedRecordIsToldAndTheOthersAreSentOnce() throws Exception {
    try (KafkaSink sink = sink(EventFormat.JSON, false)) {
      CompletableFuture<SinkException> flush = failing(sink, first, second);
      awaitSent(2);
      last().answer(new RecordTooLargeException("too large"), null);
      SinkException e = flush.get(30, TimeUnit.SECONDS);
      assertEquals(SinkException.Kind.REFUSED, e.kind());
      assertEquals(
          "a:9092, topic copy: too large; the topic rejected has the event", e.getMessage());

      store(sink, second);
      assertEquals(2, last().history().size(), "it was there already");
      assertEquals(1, producers.size());
    }
  }

  @Test
  void producerIsMadeAnewAfterAFault() throws Exception {
    try (KafkaSink sink = sink(EventFormat.JSON, false)) {
      CompletableFuture<SinkException> flush = failing(sink, first, second);
      awaitSent(2);
      last().answer(null, new TimeoutException("expired"));
      SinkException e = flush.get(30, TimeUnit.SECONDS);
      assertEquals(SinkException.Kind.RETRIABLE, e.kind());
      assertTrue(e.getMessage().contains("start the brokers"), e::getMessage);
      assertTrue(last().closed());

      CompletableFuture<Void> again = CompletableFuture.runAsync(() -> storeUnchecked(sink));
      awaitProducers(2);
      awaitSent(1);
      last().answer((RuntimeException) null);
      again.get(30, TimeUnit.SECONDS);
      assertEquals("dock-2", last().history().get(0).key(), "the other was taken before");
    }
  }

  @Test
  void cancelEndsAFlushAndAllThatFollow() throws Exception {
    KafkaSink sink = sink(EventFormat.JSON, false);
    CompletableFuture<SinkException> flush = failing(sink, first);
    awaitSent(1);
    sink.cancel();
    assertTrue(flush.get(30, TimeUnit.SECONDS).getMessage().contains("it is closing"));

    sink.write(second);
    SinkException e = assertThrows(SinkException.class, sink::flush);
    assertTrue(e.getMessage().contains("it is closing"), e::getMessage);
    sink.close();
    sink.close();
    assertTrue(producers.stream().allMatch(MockProducer::closed));
  }

  @Test
  void faultsHaveTheirRemedy() {
    KafkaFault fault = new KafkaFault(target(EventFormat.JSON));
    assertEquals(
        "a:9092, topic copy: not there; make the topic (kafka-topics.sh --bootstrap-server a:9092"
            + " --create --topic copy)",
        fault
            .whilePreparing(
                new TimeoutException("not there", new UnknownTopicOrPartitionException("unknown")))
            .getMessage());
    for (KafkaException users :
        List.of(
            new SaslAuthenticationException("who?"),
            new TopicAuthorizationException("no"),
            new InvalidTopicException("no topic"))) {
      assertThrows(UserErrorException.class, () -> fault.whilePreparing(users));
      assertEquals(SinkException.Kind.RETRIABLE, fault.whileSending(users).kind());
    }
  }

  private static void store(KafkaSink sink, PoseEvent... events) throws SinkException {
    for (PoseEvent event : events) sink.write(event);
    sink.flush();
  }

  private void storeUnchecked(KafkaSink sink) {
    try {
      store(sink, first, second);
    } catch (SinkException e) {
      throw new AssertionError(e);
    }
  }

  /** Writes and flushes on another thread; how it failed. */
  private static CompletableFuture<SinkException> failing(KafkaSink sink, PoseEvent... events) {
    return CompletableFuture.supplyAsync(
        () -> assertThrows(SinkException.class, () -> store(sink, events)));
  }

  private void awaitSent(int count) {
    while (producers.isEmpty() || last().history().size() < count) Thread.onSpinWait();
  }

  private void awaitProducers(int count) {
    while (producers.size() < count) Thread.onSpinWait();
  }

  private HeldProducer last() {
    return producers.get(producers.size() - 1);
  }

  private static String header(ProducerRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private KafkaSink sink(EventFormat format, boolean answers) {
    return new KafkaSink(
        "a",
        target(format),
        () -> {
          producers.add(new HeldProducer(answers));
          return last();
        });
  }

  private static KafkaTarget target(EventFormat format) {
    return new KafkaTarget("a:9092", "copy", format, Map.of());
  }

  /** Its flush waits for the answers, which Kafka's mock would make up. */
  private static final class HeldProducer extends MockProducer<String, byte[]> {
    private final CountDownLatch answered;

    HeldProducer(boolean answers) {
      super(answers, null, new StringSerializer(), new ByteArraySerializer());
      answered = new CountDownLatch(answers ? 0 : 1);
    }

    /** To what was sent, in its order; null: it is there. */
    void answer(RuntimeException... answers) {
      for (RuntimeException answer : answers) {
        boolean unused = answer == null ? completeNext() : errorNext(answer);
      }
      answered.countDown();
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // else nobody could answer
    public void flush() {
      try {
        answered.await();
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }

    /** As Kafka's own, which waits for nothing then. */
    @Override
    public void close(Duration timeout) {
      while (errorNext(new KafkaException("Producer is closed forcefully."))) {}
      answered.countDown();
      super.close(timeout);
    }
  }
}
