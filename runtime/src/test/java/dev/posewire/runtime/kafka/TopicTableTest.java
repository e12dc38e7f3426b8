package dev.posewire.runtime.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lane.LaneServices;
import dev.posewire.runtime.lane.RecordReader;
import dev.posewire.runtime.lane.RejectedRecords;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.MalformedRecordException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TopicTableTest {
  private static final String TOPIC = "posewire.channels";
  private static final TopicPartition FIRST = new TopicPartition(TOPIC, 0);
  private static final TopicPartition SECOND = new TopicPartition(TOPIC, 1);

  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("none");
  private final Health health = new Health();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicInteger changes = new AtomicInteger();
  private final TopicTable<String> table =
      new TopicTable<>(
          "channels-table",
          consumer,
          List.of(FIRST, SECOND),
          new TextTableReader(),
          new LaneServices(
              new RejectedRecords(
                  new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()),
                  "posewire.rejected",
                  "ingest"),
              health,
              meters,
              () -> 0,
              InstantSource.system()));

  TopicTableTest() {
    consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
    consumer.updateEndOffsets(Map.of(FIRST, 0L, SECOND, 0L));
    table.onChange(changes::incrementAndGet);
  }

  @Test
  void lastValueOfEachKeyCountsAndATombstoneRemovesIt() throws Exception {
    consumer.updateEndOffsets(Map.of(FIRST, 3L, SECOND, 2L));
    consumer.schedulePollTask(
        () -> {
          add(FIRST, 0, "a", "a1");
          add(FIRST, 1, "b", "b1");
        });
    consumer.schedulePollTask(
        () -> {
          add(FIRST, 2, "a", "a2");
          add(SECOND, 0, "c", "c1");
          add(SECOND, 1, "c", null);
        });
    table.runOnce();
    assertFalse(health.isReady(), "not at its end yet");
    assertThrows(UserErrorException.class, () -> table.awaitFirstRead(Duration.ofMillis(1)));
    table.runOnce();

    table.awaitFirstRead(Duration.ofSeconds(1));
    assertTrue(health.isReady());
    assertEquals(Map.of("a", "a2", "b", "b1"), table.all());
    assertEquals(Optional.empty(), table.find("c"));
    assertTrue(changes.get() > 0);
  }

  @Test
  void recordThatCannotBeReadIsCountedAndPassedOver() {
    consumer.schedulePollTask(
        () -> {
          add(FIRST, 0, "a", "a1");
          add(FIRST, 1, "a", TextTableReader.MALFORMED);
          add(FIRST, 2, "b", "b1");
        });
    table.runOnce();

    assertEquals(Map.of("a", "a1", "b", "b1"), table.all());
    assertEquals(1, meters.get("records.unreadable").tag("topic", TOPIC).counter().count());
  }

  @Test
  void whatThisProcessWroteIsShownAtOnceAndNothingOlderComesBack() {
    table.runOnce();
    table.written(0, 7, "a", Optional.of("mine"));
    table.written(0, 8, "b", Optional.empty());
    assertEquals(Map.of("a", "mine"), table.all());

    consumer.schedulePollTask(
        () -> {
          add(FIRST, 5, "a", "older");
          add(FIRST, 6, "b", "older");
          add(FIRST, 7, "a", "mine");
          add(FIRST, 8, "b", null);
          add(FIRST, 9, "b", "newer");
        });
    table.runOnce();
    assertEquals(Map.of("a", "mine", "b", "newer"), table.all());

    table.written(0, 8, "b", Optional.empty());
    assertEquals(Optional.of("newer"), table.find("b"), "it was read before");
  }

  @Test
  void catchUpIsDoneAtTheEndThatThePartitionHadThen() {
    table.runOnce();
    consumer.updateEndOffsets(Map.of(FIRST, 2L, SECOND, 0L));
    CompletableFuture<Void> first = table.catchUp(Set.of(0));
    CompletableFuture<Void> second = table.catchUp(Set.of(1));
    consumer.schedulePollTask(() -> add(FIRST, 0, "a", "a1"));
    turns(2); // one of them ends at once, to learn of the wish
    assertTrue(second.isDone());
    assertFalse(first.isDone());

    consumer.schedulePollTask(() -> add(FIRST, 1, "a", "a2"));
    turns(2);
    assertTrue(first.isDone());
    assertEquals(Optional.of("a2"), table.find("a"));
  }

  @Test
  void refusedTopicIsAnErrorThatNamesItAndEndsAllWaiting() {
    CompletableFuture<Void> waiting = table.catchUp(Set.of(0));
    turns(1);
    consumer.setPollException(new TopicAuthorizationException(TOPIC));
    UserErrorException refused = assertThrows(UserErrorException.class, () -> turns(2));
    assertTrue(refused.getMessage().contains(TOPIC), refused.getMessage());
    assertTrue(waiting.isDone());
  }

  @Test
  void closeEndsAllWaitingAndLeavesNothing() {
    LoopThread thread = new LoopThread("table-test", Duration.ofSeconds(10), health, table);
    consumer.updateEndOffsets(Map.of(FIRST, 9L, SECOND, 0L));
    thread.start();
    CompletableFuture<Void> waiting = table.catchUp(Set.of(0));
    thread.close();
    thread.close();

    assertTrue(waiting.isCompletedExceptionally());
    assertTrue(table.catchUp(Set.of(0)).isCompletedExceptionally());
    assertTrue(consumer.closed());
    assertFalse(thread.isAlive());
    assertTrue(health.isLive());
    assertTrue(health.snapshot().components().isEmpty());
  }

  private void turns(int count) {
    for (int i = 0; i < count; i++) {
      table.runOnce();
    }
  }

  private void add(TopicPartition partition, long offset, String key, String value) {
    byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
    consumer.addRecord(new ConsumerRecord<>(TOPIC, partition.partition(), offset, key, bytes));
  }

  /** Takes values for text. */
  private static final class TextTableReader implements RecordReader<String> {
    private static final String MALFORMED = "malformed";

    @Override
    public String read(ConsumerRecord<String, byte[]> record) throws MalformedRecordException {
      String text = new String(record.value(), StandardCharsets.UTF_8);
      if (text.equals(MALFORMED)) {
        throw new MalformedRecordException("it is " + text);
      }
      return text;
    }

    @Override
    public void refreshSchemas() {}
  }
}
