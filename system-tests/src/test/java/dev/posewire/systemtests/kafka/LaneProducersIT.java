package dev.posewire.systemtests.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.kafka.KafkaSettings;
import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lane.AdminOffsets;
import dev.posewire.runtime.lane.LaneProducer;
import dev.posewire.runtime.lane.RecordedOffsets;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.Topics;
import dev.posewire.systemtests.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Both lanes' producers, at a broker that refuses, that has slow readers, and that goes away. */
@Timeout(120)
@ExtendWith(KafkaBrokerExtension.class)
final class LaneProducersIT {
  private static final String CHANNEL = Stages.channelIn(0, TestSettings.PARTITIONS);
  private static final int MAX_AHEAD = Stages.MAX_AHEAD;

  @Test
  void recordedWriterWaitsForItsReadersAndDeletesWhatTheyHaveDone(KafkaBroker broker, Topics topics)
      throws Exception {
    String topic = topics.frames(Policy.EVERY);
    try (Stages stages = new Stages(broker, topics)) {
      StageKafka ingest = stages.open("ingest", topic);
      List<String> readers = ingest.settings().frameReaders();
      TopicAdmin admin = stages.admin();
      LaneProducer producer = stages.add(ingest.everyProducer(topic, readers));
      List<CompletableFuture<SendOutcome>> sent = send(producer, 30, 10);
      awaitAcknowledged(sent, MAX_AHEAD);
      assertEquals(MAX_AHEAD, admin.end(topic, 0));

      admin.commit(readers.get(0), topic, 0, 5);
      awaitAcknowledged(sent, MAX_AHEAD + 5);
      // Then it has asked for its readers again, and still waits.
      Await.until("the deletion of what is read", () -> admin.beginning(topic, 0) == 5);
      assertEquals(MAX_AHEAD + 5, admin.end(topic, 0));

      admin.commit(readers.get(0), topic, 0, MAX_AHEAD + 5);
      awaitAcknowledged(sent, 2 * MAX_AHEAD + 5);
      Await.until("more of it", () -> admin.beginning(topic, 0) == MAX_AHEAD + 5);
      producer.close();
      assertEquals(SendOutcome.CLOSED, end(sent.get(29)));
      assertTrue(ingest.services().health().isLive());
    }
  }

  @Test
  void recordedWriterKeepsWhatASinkHasNotReleased(KafkaBroker broker, Topics topics)
      throws Exception {
    String topic = topics.frames(Policy.EVERY);
    try (Stages stages = new Stages(broker, topics)) {
      StageKafka ingest = stages.open("ingest", topic);
      KafkaSettings settings = ingest.settings().withFrameSinks(List.of("video"));
      List<String> readers = settings.frameReaders();
      String sink = settings.frameGroup("video");
      TopicAdmin admin = stages.admin();
      RecordedOffsets offsets =
          stages.add(new AdminOffsets(stages.clients().admin(), topic, readers));
      LaneProducer producer = stages.add(ingest.everyProducer(topic, readers));
      List<CompletableFuture<SendOutcome>> sent = send(producer, 30, 10);
      awaitAcknowledged(sent, MAX_AHEAD);

      offsets.commit(stages.group(Policy.EVERY), Map.of(0, (long) MAX_AHEAD));
      offsets.commit(sink, Map.of(0, 3L));
      awaitAcknowledged(sent, MAX_AHEAD + 3);
      // Then it has asked for its readers again, and still waits for one of them.
      Await.until(
          "the deletion of what both have done",
          () -> offsets.beginnings(Set.of(0)).equals(Map.of(0, 3L)));
      assertEquals(MAX_AHEAD + 3, admin.end(topic, 0));
      assertEquals(MAX_AHEAD, admin.records(topic, 0).size());
      assertEquals(
          Map.of(readers.get(0), Map.of(0, (long) MAX_AHEAD), sink, Map.of(0, 3L)),
          offsets.committed(Set.of(0)));

      offsets.commit(sink, Map.of(0, (long) MAX_AHEAD));
      awaitAcknowledged(sent, 2 * MAX_AHEAD);
      Await.until("more of it", () -> admin.beginning(topic, 0) == MAX_AHEAD);
      assertEquals(Map.of(0, 2L * MAX_AHEAD), offsets.ends(Set.of(0)));
    }
  }

  @Test
  void recordThatTheBrokerNeverTakesIsUndeliveredAndTheNextIsTaken(
      KafkaBroker broker, Topics topics) throws Exception {
    try (Stages stages = new Stages(broker, topics)) {
      StageKafka ingest =
          stages.open("ingest", topics.frames(Policy.LATEST), topics.frames(Policy.EVERY));
      for (Policy policy : Policy.values()) {
        String topic = topics.frames(policy);
        stages.admin().configure(topic, "max.message.bytes", "1000");
        LaneProducer producer =
            stages.add(
                policy == Policy.LATEST
                    ? ingest.latestProducer(topic, 2)
                    : ingest.everyProducer(topic, List.of()));
        assertEquals(SendOutcome.ACKNOWLEDGED, end(producer.send(CHANNEL, new byte[10])));
        assertEquals(SendOutcome.UNDELIVERED, end(producer.send(CHANNEL, new byte[10_000])));
        assertEquals(SendOutcome.ACKNOWLEDGED, end(producer.send(CHANNEL, new byte[20])));
        assertEquals(2, stages.admin().records(topic, 0).size());
      }
      assertTrue(ingest.services().health().isReady());
      assertTrue(ingest.services().health().isLive());
    }
  }

  @Test
  void brokerThatIsAwayCostsLiveFramesAndNoRecordedOne(RestartableBroker broker, Topics topics)
      throws Exception {
    String recorded = topics.frames(Policy.EVERY);
    try (Stages stages = new Stages(broker, topics)) {
      StageKafka ingest = stages.open("ingest", topics.frames(Policy.LATEST), recorded);
      LaneProducer live = stages.add(ingest.latestProducer(topics.frames(Policy.LATEST), 2));
      LaneProducer every = stages.add(ingest.everyProducer(recorded, List.of()));
      assertEquals(SendOutcome.ACKNOWLEDGED, end(live.send(CHANNEL, new byte[] {0})));
      assertEquals(SendOutcome.ACKNOWLEDGED, end(every.send(CHANNEL, new byte[] {0})));

      broker.stop();
      long begun = System.nanoTime();
      List<CompletableFuture<SendOutcome>> recordedFrames = send(every, 5, 1);
      List<CompletableFuture<SendOutcome>> liveFrames = send(live, 5, 1);
      Duration sends = Duration.ofNanos(System.nanoTime() - begun);
      assertTrue(sends.toMillis() < 500, "a send must not wait for Kafka: " + sends);
      // At most two are in flight, and one waits in the slot.
      List<SendOutcome> outcomes = new ArrayList<>();
      for (CompletableFuture<SendOutcome> frame : liveFrames) outcomes.add(end(frame));
      Duration given = Duration.ofNanos(System.nanoTime() - begun);
      assertTrue(outcomes.contains(SendOutcome.SUPERSEDED), outcomes.toString());
      assertFalse(outcomes.contains(SendOutcome.ACKNOWLEDGED), outcomes.toString());
      assertEquals(SendOutcome.UNDELIVERED, outcomes.get(4), "the newest is tried");
      Duration limit = TestSettings.MAX_FRAME_AGE.multipliedBy(5);
      assertTrue(given.compareTo(limit) < 0, "given up after " + given);
      assertFalse(ingest.services().health().isReady());
      assertTrue(recordedFrames.stream().noneMatch(CompletableFuture::isDone));

      broker.start();
      awaitAcknowledged(recordedFrames, 5);
      Await.until(
          "a live frame",
          () -> end(live.send(CHANNEL, new byte[] {9})) == SendOutcome.ACKNOWLEDGED);
      assertTrue(ingest.services().health().isReady());
      List<Integer> values =
          stages.admin().records(recorded, 0).stream().map(one -> (int) one.value()[0]).toList();
      assertEquals(List.of(0, 1, 1, 1, 1, 1), values, "each once, also over the restart");
    }
  }

  /** So many of the same byte. */
  private static List<CompletableFuture<SendOutcome>> send(
      LaneProducer producer, int count, int value) {
    List<CompletableFuture<SendOutcome>> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sent.add(producer.send(CHANNEL, new byte[] {(byte) value}));
    }
    return sent;
  }

  private static void awaitAcknowledged(List<CompletableFuture<SendOutcome>> sent, int count)
      throws Exception {
    Await.until(
        count + " acknowledged records",
        () -> sent.stream().filter(CompletableFuture::isDone).count() >= count);
    for (int i = 0; i < count; i++) assertEquals(SendOutcome.ACKNOWLEDGED, end(sent.get(i)));
  }

  private static SendOutcome end(CompletableFuture<SendOutcome> outcome) throws Exception {
    return outcome.get(60, TimeUnit.SECONDS);
  }
}
