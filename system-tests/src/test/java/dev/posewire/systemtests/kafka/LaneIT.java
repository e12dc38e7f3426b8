package dev.posewire.systemtests.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.Topics;
import dev.posewire.systemtests.Await;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a lane's consumer makes of a real group, and of topics that change under it. */
@Timeout(120)
@ExtendWith(KafkaBrokerExtension.class)
final class LaneIT {
  private static final int PARTITIONS = TestSettings.PARTITIONS;

  /** Its records lie in partition 0. */
  private static final String CHANNEL = Stages.channelIn(0, PARTITIONS);

  private Stages stages;
  private TopicAdmin admin;
  private StageKafka worker;
  private Producer<String, byte[]> producer;
  private String recorded;
  private String live;

  @BeforeEach
  void openWorker(KafkaBroker broker, Topics topics) throws Exception {
    stages = new Stages(broker, topics);
    admin = stages.admin();
    producer = stages.add(stages.clients().everyProducer("test"));
    recorded = topics.frames(Policy.EVERY);
    live = topics.frames(Policy.LATEST);
    worker = stages.open("worker", recorded, live);
  }

  @AfterEach
  void closeAll() {
    stages.close();
  }

  @Test
  void nextOwnerGoesOnAtTheLowestUnfinishedFrame() throws Exception {
    publish(recorded, CHANNEL, 0, 10);
    HeldFrames first = new HeldFrames();
    LoopThread lane = stages.startLane(worker, Policy.EVERY, first);
    awaitTaken(first, 10);
    first.finish(sequence -> sequence != 3);
    awaitCommitted(Policy.EVERY, 3);
    lane.close();
    assertEquals(3, committed(Policy.EVERY));

    HeldFrames second = new HeldFrames().finishingAtOnce();
    LoopThread next = stages.startLane(worker, Policy.EVERY, second);
    awaitTaken(second, 7);
    next.close();

    assertEquals(sequences(3, 10), second.taken(CHANNEL));
    assertEquals(10, committed(Policy.EVERY));
    assertTrue(worker.services().health().isLive());
  }

  @Test
  void lagGrowsWhileTheLaneIsFull() throws Exception {
    publish(recorded, CHANNEL, 0, Stages.MAX_IN_FLIGHT + 100);
    HeldFrames handler = new HeldFrames();
    LoopThread unused = stages.startLane(worker, Policy.EVERY, handler);
    Await.until("a full lane", () -> handler.taken().size() >= Stages.MAX_IN_FLIGHT);

    publish(recorded, CHANNEL, Stages.MAX_IN_FLIGHT + 100, Stages.MAX_IN_FLIGHT + 500);
    Await.until("the lag of all", () -> lag(worker) == Stages.MAX_IN_FLIGHT + 500);

    handler.finishingAtOnce().finish(sequence -> true);
    Await.until("the end of the lag", () -> lag(worker) == 0);
  }

  @Test
  void partitionsMoveToANewMemberAndEachFrameIsFinishedOnce() throws Exception {
    publishToAll(0, 10);
    HeldFrames first = new HeldFrames();
    first.inFlightBelow(5);
    LoopThread one = stages.startLane(worker, Policy.EVERY, first);
    awaitTaken(first, 10 * PARTITIONS);

    HeldFrames second = new HeldFrames().finishingAtOnce();
    StageKafka other = stages.open("worker", recorded);
    LoopThread another = stages.startLane(other, Policy.EVERY, second);
    Await.until("the revocation of two partitions", () -> first.owned().size() == 2);
    first.finish(sequence -> sequence < 5);
    Await.until("the assignment of two partitions", () -> second.owned().size() == 2);
    first.finishingAtOnce();
    first.finish(sequence -> true);
    publishToAll(10, 20);

    int all = 20 * PARTITIONS;
    Await.until("all frames", () -> distinct(first, second).size() == all);
    assertEquals(all, first.finished().size() + second.finished().size(), "each once");
    Set<Integer> moves = second.owned();
    assertEquals(2, moves.size());
    for (int partition : moves) {
      String moved = Stages.channelIn(partition, PARTITIONS);
      assertEquals(sequences(5, 20), second.taken(moved), "after what was in flight");
      assertEquals(sequences(0, 10), first.taken(moved));
    }
    another.close();
    one.close();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      assertEquals(20, admin.committed(stages.group(Policy.EVERY), recorded, partition));
    }
  }

  private static Set<String> distinct(HeldFrames first, HeldFrames second) {
    List<Frame> all = new ArrayList<>(first.finished());
    all.addAll(second.finished());
    Set<String> distinct = new HashSet<>();
    all.forEach(frame -> distinct.add(frame.getChannel() + "@" + frame.getSequence()));
    return distinct;
  }

  @Test
  void liveLaneBeginsWithWhatIsYoungEnoughAndCountsTheRest() throws Exception {
    long now = System.currentTimeMillis();
    long old = now - 5 * TestSettings.MAX_FRAME_AGE.toMillis();
    for (long sequence = 0; sequence < 10; sequence++) send(live, CHANNEL, sequence, old);
    // Young for as long as the lane may take to start.
    long young = now + 10 * TestSettings.MAX_FRAME_AGE.toMillis();
    for (long sequence = 10; sequence < 12; sequence++) send(live, CHANNEL, sequence, young);
    admin.commit(stages.group(Policy.LATEST), live, 0, 3);

    HeldFrames handler = new HeldFrames().finishingAtOnce();
    LoopThread unused = stages.startLane(worker, Policy.LATEST, handler);
    awaitTaken(handler, 2);

    assertEquals(sequences(10, 12), handler.taken(CHANNEL));
    assertEquals(7, skipped(worker, "expired"));
    awaitCommitted(Policy.LATEST, 12);
  }

  @Test
  void framesDeletedBeforeTheyWereReadAreCountedAndTheLaneGoesOn() throws Exception {
    publish(recorded, CHANNEL, 0, 10);
    admin.commit(stages.group(Policy.EVERY), recorded, 0, 2);
    admin.deleteBelow(recorded, 0, 6);

    HeldFrames handler = new HeldFrames().finishingAtOnce();
    LoopThread unused = stages.startLane(worker, Policy.EVERY, handler);
    awaitTaken(handler, 4);

    assertEquals(sequences(6, 10), handler.taken(CHANNEL));
    assertEquals(4, skipped(worker, "out-of-range"));
    awaitCommitted(Policy.EVERY, 10);
  }

  @Test
  void topicThatIsMadeAgainIsReadAnew() throws Exception {
    publish(recorded, CHANNEL, 0, 10);
    HeldFrames handler = new HeldFrames().finishingAtOnce();
    LoopThread unused = stages.startLane(worker, Policy.EVERY, handler);
    awaitTaken(handler, 10);
    awaitCommitted(Policy.EVERY, 10);

    admin.makeAgain(recorded, PARTITIONS);
    publish(recorded, CHANNEL, 100, 103);

    awaitTaken(handler, 13);
    assertEquals(sequences(100, 103), handler.taken(CHANNEL).subList(10, 13));
    awaitCommitted(Policy.EVERY, 3);
    assertTrue(worker.services().health().isLive());
  }

  @Test
  void frameOfANewerVersionWaitsForItsSchemaUnready() throws Exception {
    HeldFrames handler = new HeldFrames().finishingAtOnce();
    LoopThread unused = stages.startLane(worker, Policy.EVERY, handler);
    Await.until("readiness", () -> worker.services().health().isReady());
    NewerFrame newer = new NewerFrame(Records.smallFrame(CHANNEL, 1));
    publish(recorded, CHANNEL, 0, 1);
    send(recorded, CHANNEL, newer.bytes());
    publish(recorded, CHANNEL, 2, 3);

    Await.until("unreadiness", () -> !worker.services().health().isReady());
    assertEquals(sequences(0, 1), handler.taken(CHANNEL));
    send(worker.topics().schemas(), newer.fingerprint(), newer.schema());

    awaitTaken(handler, 3);
    assertEquals(sequences(0, 3), handler.taken(CHANNEL));
    Await.until("readiness", () -> worker.services().health().isReady());
    awaitCommitted(Policy.EVERY, 3);
    assertEquals(0, admin.end(worker.topics().rejected(), 0));
    assertFalse(worker.services().health().fatal().isPresent());
  }

  private void publishToAll(long from, long to) throws Exception {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      publish(recorded, Stages.channelIn(partition, PARTITIONS), from, to);
    }
  }

  private void publish(String topic, String channel, long from, long to) throws Exception {
    for (long sequence = from; sequence < to; sequence++) {
      send(topic, channel, sequence, System.currentTimeMillis());
    }
  }

  private void send(String topic, String channel, long sequence, long millis) throws Exception {
    byte[] value = worker.codec().encode(Records.smallFrame(channel, sequence));
    Future<?> sent = producer.send(new ProducerRecord<>(topic, null, millis, channel, value));
    Object unused = sent.get();
  }

  private void send(String topic, String key, byte[] value) throws Exception {
    Object unused = producer.send(new ProducerRecord<>(topic, key, value)).get();
  }

  private static void awaitTaken(HeldFrames handler, int count) throws Exception {
    Await.until(count + " frames", () -> handler.taken().size() >= count);
    assertEquals(count, handler.taken().size());
  }

  private void awaitCommitted(Policy policy, long offset) throws Exception {
    Await.until("the commit of " + offset, () -> committed(policy) == offset);
  }

  private long committed(Policy policy) throws Exception {
    return admin.committed(stages.group(policy), worker.topics().frames(policy), 0);
  }

  private static double lag(StageKafka stage) {
    return stage.services().meters().get("consumer.lag").gauge().value();
  }

  private static double skipped(StageKafka stage, String reason) {
    return stage.services().meters().get("records.skipped").tag("reason", reason).counter().count();
  }

  private static List<Long> sequences(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }
}
