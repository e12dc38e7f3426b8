package dev.posewire.sink;

import static dev.posewire.sink.PosesTopic.FIRST;
import static dev.posewire.sink.PosesTopic.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.posewire.runtime.lane.LaneConsumer;
import dev.posewire.runtime.lifecycle.Backoff;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.file.StdoutTarget;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** The writer and its queue under a real lane, all turned by the test's thread. */
class SinkWriterTest {
  private static final SinkSettings SETTINGS =
      new SinkSettings("a", new StdoutTarget(), EventFilter.NONE, 4, Duration.ZERO);
  private static final byte[] MALFORMED = {1, 2, 3};

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Health health = new Health();
  private final RecordingSink sink = new RecordingSink();
  private final PosesTopic topic = new PosesTopic();
  private final EventOutcomes outcomes = topic.outcomes(meters);
  private final SinkQueue queue = new SinkQueue(SETTINGS, outcomes);
  private final SinkWriter writer =
      new SinkWriter(
          sink,
          queue,
          outcomes,
          Backoff.equalJitter(Duration.ofMillis(1), Duration.ofMillis(2), new Random(1)),
          health);
  private final LaneConsumer<PoseEvent> lane = topic.lane(SETTINGS, health, meters, queue);

  SinkWriterTest() throws InterruptedException {
    lane.runOnce(); // takes the partitions
  }

  @Test
  void eventsAreCommittedAfterTheirFlushAndNotBefore() throws Exception {
    List<Double> openAtFlush = new ArrayList<>();
    sink.onFlush =
        () -> {
          openAtFlush.add(meters.get("records.inflight").gauge().value());
          assertEquals(-1, topic.committed(FIRST));
        };
    publish(FIRST, 0, 3);
    lane.runOnce();
    assertEquals(-1, topic.committed(FIRST));

    writer.runOnce();
    assertEquals(List.of("write 0", "write 1", "write 2", "flush"), sink.calls);
    assertEquals(List.of(3.0), openAtFlush);

    lane.runOnce();
    assertEquals(3, topic.committed(FIRST));
    assertBalance();
  }

  @Test
  void batchesAreBounded() throws Exception {
    publish(FIRST, 0, 6);
    lane.runOnce();
    writer.runOnce();
    assertEquals(List.of(0L, 1L, 2L, 3L), sink.stored);
    writer.runOnce();
    assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L), sink.stored);
  }

  @Test
  void idleTurnNeitherWritesNorFlushes() throws Exception {
    writer.runOnce();

    assertEquals(List.of(), sink.calls);
  }

  @Test
  void failedBatchIsWrittenAgainWithoutLoss() throws Exception {
    sink.failures.add(SinkException.retriable("disk full", null));
    sink.failures.add(SinkException.retriable("disk full", null));
    publish(FIRST, 0, 6);
    lane.runOnce();

    writer.runOnce();
    lane.runOnce();
    assertEquals(List.of(), sink.stored);
    assertEquals(-1, topic.committed(FIRST));
    assertEquals(4, sum("events.retried"));
    assertFalse(health.isReady());
    assertBalance();

    writer.runOnce();
    writer.runOnce();
    writer.runOnce();
    lane.runOnce();
    assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L), sink.stored);
    assertEquals(6, topic.committed(FIRST));
    assertEquals(8, sum("events.retried"));
    assertEquals(2, sum("sink.failures"));
    assertTrue(health.isReady());
    assertBalance();
  }

  /** The backoff alone would wait for minutes. */
  @Test
  @Timeout(30)
  void pauseThatTheTargetAsksForIsKept() throws Exception {
    SinkWriter patient =
        new SinkWriter(
            sink,
            queue,
            outcomes,
            Backoff.equalJitter(Duration.ofMinutes(5), Duration.ofMinutes(9), new Random(1)),
            new Health());
    sink.failures.add(SinkException.retriable("too many", null, Duration.ofMillis(1)));
    sink.failures.add(SinkException.retriable("too many", null, Duration.ofMillis(1)));
    publish(FIRST, 0, 2);
    lane.runOnce();

    for (int turn = 0; turn < 3; turn++) patient.runOnce();
    assertEquals(List.of(0L, 1L), sink.stored);
  }

  @Test
  void failingSinkPausesTheLaneAndRecovers() throws Exception {
    sink.failures.add(SinkException.retriable("disk full", null));
    publish(FIRST, 0, 40);
    for (int turn = 0; turn < 5; turn++) {
      lane.runOnce();
    }
    writer.runOnce();
    // The limit of 3 batches of 4 is passed by no more than one poll of 16.
    assertEquals(16, meters.get("events.inflight").gauge().value());
    assertTrue(topic.consumer.paused().contains(FIRST));

    for (int turn = 0; turn < 20; turn++) {
      writer.runOnce();
      lane.runOnce();
      assertBalance();
    }
    assertEquals(40, sink.stored.size());
    assertEquals(40, topic.committed(FIRST));
  }

  @Test
  void faultOfWhatIsDueByTimeIsToldOnceWhileEventsAreStored() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(SinkWriter.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    for (int i = 0; i < 4; i++) sink.untended.add(SinkException.retriable("no answer", null));
    publish(FIRST, 0, 16);
    lane.runOnce();

    try {
      for (int turn = 0; turn < 4; turn++) {
        writer.runOnce();
        assertFalse(health.isReady());
      }
      assertEquals(16, sink.stored.size());
      assertEquals(1, lines.list.size(), lines.list.toString());
      writer.runOnce();
      assertTrue(health.isReady());
      assertEquals(2, lines.list.size(), lines.list.toString());
    } finally {
      logger.detachAppender(lines);
    }
  }

  @Test
  void fatalFailureEndsTheWriterWithNothingFinished() throws Exception {
    sink.failures.add(SinkException.fatal("broken pipe"));
    publish(FIRST, 0, 2);
    lane.runOnce();

    SinkException e = assertThrows(SinkException.class, writer::runOnce);
    writer.onStop();
    lane.onStop();

    assertEquals("broken pipe", e.getMessage());
    assertEquals("close", sink.calls.get(sink.calls.size() - 1));
    assertEquals(-1, topic.committed(FIRST));
    assertEquals(2, sum("events.abandoned"));
    assertBalance();
  }

  @Test
  void whatWaitsOfARevokedPartitionIsNeitherWrittenNorCommitted() throws Exception {
    publish(FIRST, 0, 1);
    publish(SECOND, 0, 1);
    lane.runOnce();
    writer.runOnce();
    lane.runOnce();
    publish(FIRST, 1, 3);
    publish(SECOND, 1, 3);
    lane.runOnce();

    topic.assign(SECOND);
    lane.runOnce();
    writer.runOnce();
    lane.runOnce();

    assertEquals(List.of(0L, 0L, 1L, 2L), sink.stored);
    assertEquals(3, topic.committed(SECOND));
    assertEquals(2, sum("events.abandoned"));
    assertEquals(1, topic.committed(FIRST));
    assertBalance();
  }

  @Test
  void failingBatchLeavesOutWhatIsRevoked() throws Exception {
    sink.failures.add(SinkException.retriable("disk full", null));
    publish(FIRST, 0, 1);
    publish(SECOND, 0, 2);
    lane.runOnce();
    writer.runOnce();

    topic.assign(SECOND);
    lane.runOnce();
    writer.runOnce();
    lane.runOnce();

    assertEquals(List.of(0L, 1L), sink.stored);
    assertEquals(2, topic.committed(SECOND));
    assertEquals(1, sum("events.abandoned"));
    assertBalance();
  }

  @Test
  void targetIsPreparedUntilItIsReadyAndOnlyThenWritten() throws Exception {
    sink.unprepared.add(SinkException.retriable("no connection", null));
    publish(FIRST, 0, 1);
    lane.runOnce();

    writer.runOnce();
    assertEquals(List.of("prepare"), sink.calls);
    assertFalse(health.isReady());
    assertEquals(1, sum("sink.failures"));

    writer.runOnce();
    lane.runOnce();
    assertEquals(List.of("prepare", "write 0", "flush"), sink.calls);
    assertTrue(health.isReady());
    assertEquals(1, topic.committed(FIRST));
  }

  @Test
  void whatTheTargetRefusesIsRejectedAloneAndTheRestIsStored() throws Exception {
    sink.refused.addAll(Set.of(2L, 3L, 9L));
    publish(FIRST, 0, 11);
    lane.runOnce();

    for (int turn = 0; turn < 30; turn++) {
      writer.runOnce();
      assertBalance();
    }
    lane.runOnce();

    assertEquals(List.of(0L, 1L, 4L, 5L, 6L, 7L, 8L, 10L), sink.stored);
    assertEquals(List.of("2", "3", "9"), topic.rejectedOffsets());
    assertEquals(Collections.nCopies(3, "not this one"), topic.rejectedReasons());
    assertEquals(3, sum("events.rejected"));
    assertEquals(0, sum("events.retried"));
    assertEquals(11, topic.committed(FIRST));
    assertTrue(health.isReady());
  }

  @Test
  void failureBetweenThePartsOfABatchRepeatsNoneThatIsDone() throws Exception {
    sink.refused.add(2L);
    publish(FIRST, 0, 4);
    lane.runOnce();
    writer.runOnce(); // all four are refused
    writer.runOnce(); // 0 and 1 are stored
    sink.failures.add(SinkException.retriable("disk full", null));
    for (int turn = 0; turn < 10; turn++) {
      writer.runOnce();
    }
    lane.runOnce();

    assertEquals(List.of(0L, 1L, 3L), sink.stored);
    assertEquals(List.of("2"), topic.rejectedOffsets());
    assertEquals(2, sum("events.retried"));
    assertEquals(4, topic.committed(FIRST));
    assertBalance();
  }

  @Test
  void malformedRecordIsRejectedAndTheBalanceAddsUp() throws Exception {
    publish(FIRST, 0, 1);
    topic.publish(FIRST, 1, MALFORMED);
    publish(FIRST, 2, 3);
    lane.runOnce();
    assertBalance();
    writer.runOnce();
    lane.runOnce();

    assertEquals(List.of(0L, 2L), sink.stored);
    assertEquals(3, topic.committed(FIRST));
    assertEquals(1, topic.rejected.history().size());
    assertEquals(2, sum("records.consumed"));
    assertEquals(1, sum("records.rejected"));
    assertBalance();
  }

  @Test
  void storedEventsAreCountedByChannel() throws Exception {
    publish(FIRST, 0, 2);
    publish(SECOND, 0, 1);
    lane.runOnce();
    writer.runOnce();

    for (int partition = 0; partition < 2; partition++) {
      assertEquals(
          2 - partition,
          meters
              .get("events.stored")
              .tags("stage", "sink", "sink", "a", "channel", "dock-" + partition)
              .counter()
              .count());
    }
  }

  /** Offsets {@code from} to {@code to - 1}. */
  private void publish(TopicPartition partition, long from, long to) {
    for (long offset = from; offset < to; offset++) {
      topic.publish(partition, offset);
    }
  }

  private void assertBalance() {
    double inFlight = meters.get("events.inflight").gauge().value();
    assertEquals(sum("records.consumed"), sum("events.received"));
    assertEquals(
        sum("events.received"),
        sum("events.stored") + sum("events.rejected") + sum("events.abandoned") + inFlight);
  }

  private double sum(String name) {
    return meters.find(name).counters().stream().mapToDouble(Counter::count).sum();
  }
}
