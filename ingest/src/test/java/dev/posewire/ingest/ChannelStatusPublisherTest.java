package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class ChannelStatusPublisherTest {
  private static final String TOPIC = "posewire.channel-status";
  private static final Duration PERIOD = Duration.ofSeconds(2);

  private final Rig rig = new Rig();
  private final Health health = new Health();
  private final AvroCodec codec = new AvroCodec();
  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
  private final ChannelStatusPublisher publisher =
      new ChannelStatusPublisher(
          rig.board,
          new ChannelStatusPublisher.Target(
              producer, TOPIC, codec, new ChannelGauges(rig.registry)),
          health.register("ingest-status"),
          rig.time,
          PERIOD);

  @Test
  void statusIsPublishedAtEachChangeAndOnceAPeriod() throws Exception {
    rig.board.tracker("a").connecting();
    publisher.runOnce();
    assertEquals(List.of(ChannelState.CONNECTING), sent());
    assertEquals("a", producer.history().get(0).key());
    assertEquals(TOPIC, producer.history().get(0).topic());
    producer.completeNext();

    rig.board.tracker("a").broken(ChannelState.FAILED, "wrong password");
    publisher.runOnce();
    producer.completeNext();
    assertEquals(List.of(ChannelState.CONNECTING, ChannelState.FAILED), sent());

    rig.time.advance(PERIOD);
    publisher.runOnce();
    assertEquals(3, sent().size());
    assertEquals("wrong password", status(producer.history().get(2)).getDetail());
    assertEquals(rig.time.instant(), status(producer.history().get(2)).getAt());
    assertEquals(FakeTime.START, status(producer.history().get(2)).getSince());
  }

  @Test
  void channelLearnsThatKafkaKnowsOfItsConnecting() throws Exception {
    CountDownLatch before = rig.board.tracker("a").connecting();
    publisher.runOnce();
    rig.time.advance(Duration.ofMillis(1));
    rig.board.tracker("a").broken(ChannelState.RETRYING, "");
    CountDownLatch now = rig.board.tracker("a").connecting();
    producer.completeNext();
    assertEquals(1, now.getCount(), "that was the time before");
    assertEquals(1, before.getCount());

    publisher.runOnce();
    producer.completeNext();
    assertEquals(0, now.getCount());
  }

  @Test
  void oneRecordOfAChannelIsUnderWayAndTheLatestFollows() throws Exception {
    rig.board.tracker("a").connecting();
    publisher.runOnce();
    rig.board.tracker("a").broken(ChannelState.RETRYING, "");
    publisher.runOnce();
    rig.board.tracker("a").broken(ChannelState.FAILED, "");
    publisher.runOnce();
    assertEquals(1, producer.history().size(), "Kafka has not answered yet");

    producer.completeNext();
    publisher.runOnce();

    assertEquals(List.of(ChannelState.CONNECTING, ChannelState.FAILED), sent());
  }

  @Test
  void removedChannelBecomesATombstone() throws Exception {
    rig.board.tracker("a").connecting();
    publisher.runOnce();
    producer.completeNext();
    rig.board.remove("a");
    publisher.runOnce();

    assertEquals("a", producer.history().get(1).key());
    assertNull(producer.history().get(1).value());
  }

  @Test
  void farewellIsPublishedOnceAndWhatIsSaidNoMoreNever() throws Exception {
    rig.board.tracker("a").connecting();
    rig.board.tracker("b").connecting();
    publisher.runOnce();
    producer.completeNext();
    producer.completeNext();
    rig.board.release("a", "moved");
    rig.board.drop("b");
    publisher.runOnce();
    assertFalse(rig.board.awaitFarewells(channel -> true, 0));
    producer.completeNext();
    assertTrue(rig.board.awaitFarewells(channel -> true, 0));

    rig.time.advance(PERIOD);
    rig.board.changed("a");
    publisher.runOnce();

    assertEquals(
        List.of(ChannelState.CONNECTING, ChannelState.CONNECTING, ChannelState.UNKNOWN), sent());
    assertEquals("moved", status(producer.history().get(2)).getDetail());
  }

  @Test
  void tombstoneIsTriedAgainAndAnotherFarewellIsNot() throws Exception {
    rig.board.tracker("a").connecting();
    rig.board.tracker("b").connecting();
    publisher.runOnce();
    producer.completeNext();
    producer.completeNext();
    rig.board.release("a", "moved");
    rig.board.remove("b");
    publisher.runOnce();
    producer.errorNext(new IllegalStateException("too late"));
    producer.errorNext(new IllegalStateException("too late"));

    rig.time.advance(PERIOD);
    publisher.runOnce();

    assertEquals(5, producer.history().size());
    assertEquals("b", producer.history().get(4).key());
    assertNull(producer.history().get(4).value());
  }

  @Test
  void channelThatComesBackHasNoFarewell() throws Exception {
    rig.board.tracker("a").connecting();
    rig.board.remove("a");
    rig.board.tracker("a").connecting();
    publisher.runOnce();

    assertEquals(List.of(ChannelState.CONNECTING), sent());
  }

  @Test
  void gaugesShowStateAndFramesInFlight() throws Exception {
    rig.board.tracker("a").connecting();
    rig.board.tracker("a").ledger().grabbed();
    publisher.runOnce();

    assertEquals(
        1,
        rig.registry
            .get("channel.state")
            .tags("channel", "a", "state", "CONNECTING")
            .gauge()
            .value());
    assertEquals(1, rig.registry.get("frames.inflight").tag("channel", "a").gauge().value());
  }

  @Test
  void healthLearnsWhetherKafkaTakesThem() throws Exception {
    rig.board.tracker("a").connecting();
    publisher.runOnce();
    producer.errorNext(new IllegalStateException("not authorized"));
    assertFalse(health.isReady());

    rig.time.advance(PERIOD);
    publisher.runOnce();
    producer.completeNext();
    assertTrue(health.isReady());
  }

  @Test
  void lastStatusesArePublishedOnCloseAndNoThreadIsLeft() {
    LoopThread thread =
        new LoopThread("ingest-status-test", Duration.ofSeconds(10), health, publisher);
    thread.start();
    rig.board.tracker("a").connecting();
    Await.until(() -> !producer.history().isEmpty(), "the first status");
    rig.board.tracker("a").broken(ChannelState.FAILED, "wrong password");

    thread.close();
    thread.close();

    assertEquals(ChannelState.FAILED, sent().get(sent().size() - 1));
    assertTrue(producer.closed());
    assertFalse(thread.isAlive());
    assertTrue(health.isLive());
    assertTrue(health.snapshot().components().isEmpty());
  }

  @Test
  void closesBeforeItStarted() {
    LoopThread thread =
        new LoopThread("ingest-status-test", Duration.ofSeconds(10), health, publisher);
    thread.close();
    assertTrue(producer.closed());
  }

  @Test
  void interruptedCloseGivesUpTheLastStatusesAndStillFreesAll() {
    rig.board.tracker("a").connecting();
    Thread.currentThread().interrupt();

    publisher.onStop();

    assertTrue(Thread.interrupted(), "the flag is restored");
    assertTrue(producer.closed());
    assertTrue(producer.history().isEmpty());
    assertTrue(health.snapshot().components().isEmpty());
  }

  private List<ChannelState> sent() {
    return producer.history().stream().map(record -> status(record).getState()).toList();
  }

  private ChannelStatus status(ProducerRecord<String, byte[]> record) {
    try {
      return codec.decode(record.value(), ChannelStatus.class);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
