package dev.posewire.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lane.LaneProducer;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.ServedRate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ServedFramesTest {
  private final WorkerRig rig = new WorkerRig(Policy.LATEST);

  @Test
  void channelThatIsServedWholeIsNotSpokenOf() throws InterruptedException {
    rig.publish(fresh("a", 0));
    rig.infer();
    assertEquals(List.of(), collect());
  }

  @Test
  void channelWithASupersededFrameIsLimitedToWhatWasServed() throws InterruptedException {
    for (int i = 0; i < 6; i++) {
      rig.publish(fresh("a", 2L * i), fresh("a", 2L * i + 1), fresh("b", i));
      rig.infer();
    }
    List<ServedRate> rates = collect();
    assertEquals(1, rates.size());
    ServedRate rate = rates.get(0);
    assertEquals("a", rate.getChannel());
    assertEquals("worker-1", rate.getInstance());
    assertEquals(3, rate.getFps(), 0.1, "six frames in two seconds");
    assertTrue(rate.getLimited());
    assertEquals(rig.time.clock().instant(), rate.getAt());
  }

  @Test
  void channelThatIsServedWholeForTwoPeriodsIsSaidSoOnce() throws InterruptedException {
    rig.publish(fresh("a", 0), fresh("a", 1));
    rig.infer();
    assertEquals(List.of(true), limits());
    rig.publish(fresh("a", 2));
    rig.infer();
    assertEquals(List.of(true), limits());
    rig.publish(fresh("a", 3));
    rig.infer();
    assertEquals(List.of(false), limits());
    rig.publish(fresh("a", 4));
    rig.infer();
    assertEquals(List.of(), limits());
  }

  @Test
  void framesThatCameTooOldAreLimitsToo() {
    rig.publish(
        Frames.builder("a", 0)
            .setReceivedAt(Frames.NOW.minus(WorkerRig.MAX_AGE).minusMillis(1))
            .build());
    List<ServedRate> rates = collect();
    assertEquals(0, rates.get(0).getFps());
    assertTrue(rates.get(0).getLimited());
  }

  @Test
  void silentChannelIsNotSpokenOfAndForgottenAfterFivePeriods() throws InterruptedException {
    for (int silent : List.of(4, 5)) {
      rig.publish(fresh("a", 0), fresh("a", 1));
      rig.infer();
      assertEquals(List.of(true), limits());
      for (int i = 0; i < silent; i++) {
        assertEquals(List.of(), limits());
      }
      rig.publish(fresh("a", 2));
      rig.infer();
      assertEquals(silent == 4 ? List.of(true) : List.of(), limits());
    }
  }

  @Test
  void revokedPartitionIsAnothersToSpeakFor() throws InterruptedException {
    rig.publish(fresh("a", 0), fresh("a", 1));
    rig.infer();
    rig.consumer.schedulePollTask(() -> rig.consumer.rebalance(List.of()));
    rig.lane.runOnce();
    assertEquals(List.of(), collect());
  }

  @Test
  void otherPartitionsAreKept() throws InterruptedException {
    rig.publish(fresh("a", 0), fresh("a", 1));
    rig.infer();
    rig.served.forget(Set.of(WorkerRig.PARTITION.partition() + 1));
    assertEquals(1, collect().size());
  }

  @Test
  void recordingsAreNeverSpokenOf() {
    for (FrameTask task : WorkerRig.tasks(Policy.EVERY, Frames.frame("a", 0))) {
      rig.pipeline.balance().drop(task, FrameBalance.Drop.EXPIRED);
    }
    assertEquals(List.of(), collect());
  }

  @Test
  void channelsBeyondTheBoundAreNotCounted() {
    for (int i = 0; i <= 10_000; i++) {
      rig.served.dropped("c" + i, 0);
    }
    assertEquals(10_000, collect().size());
  }

  @Test
  void publisherSendsEachRateUnderItsChannelAndEndsWhenWoken() throws Exception {
    List<String> sent = new ArrayList<>();
    AvroCodec codec = new AvroCodec();
    List<byte[]> values = new ArrayList<>();
    boolean[] closed = new boolean[1];
    LaneProducer producer =
        new LaneProducer() {
          @Override
          public CompletableFuture<SendOutcome> send(String channel, byte[] value) {
            sent.add(channel);
            values.add(value);
            return new CompletableFuture<>(); // Kafka is away: nobody waits for it
          }

          @Override
          public void close() {
            closed[0] = true;
          }
        };
    ServedRatePublisher publisher =
        new ServedRatePublisher(rig.served, producer, codec, rig.services);
    rig.publish(fresh("a", 0), fresh("a", 1), fresh("b", 1));
    rig.publish(fresh("b", 2));
    rig.infer();
    rig.time.advance(ServedRatePublisher.PERIOD);
    publisher.publish();
    assertEquals(List.of("a", "b"), sent);
    assertEquals("a", codec.decode(values.get(0), ServedRate.class).getChannel());

    publisher.wakeup();
    publisher.runOnce(); // does not wait, and says no more
    publisher.onStop();
    assertEquals(2, sent.size());
    assertTrue(closed[0]);
  }

  private Frame fresh(String channel, long sequence) {
    return Frames.builder(channel, sequence).setReceivedAt(rig.time.clock().instant()).build();
  }

  private List<Boolean> limits() {
    return collect().stream().map(ServedRate::getLimited).toList();
  }

  private List<ServedRate> collect() {
    rig.time.advance(ServedRatePublisher.PERIOD);
    return rig.served.collect(rig.time.ticker().nanos(), rig.time.clock().instant());
  }
}
