package dev.posewire.worker;

import static dev.posewire.worker.Frames.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Policy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** From the lane over the device to the output: what came out, was dropped and was committed. */
class WorkerPipelineTest {
  private final WorkerRig live = new WorkerRig(Policy.LATEST);
  private final WorkerRig recorded = new WorkerRig(Policy.EVERY);

  @Test
  void framesGoThroughTheDeviceInBatchesAndAreCommitted() throws Exception {
    recorded.publish(frame("a", 0), frame("b", 0), frame("a", 1), frame("b", 1), frame("a", 2));
    recorded.assertBalance(5);
    recorded.infer();
    recorded.infer();

    assertEquals(List.of("a0", "b0", "a1", "b1", "a2"), recorded.output.names());
    assertEquals(List.of(4, 1), recorded.engine.batches);
    assertEquals(Policy.EVERY, recorded.output.results.get(0).getPolicy());
    assertEquals(5, recorded.committed());
    assertEquals(5, recorded.sum("frames.out"));
    recorded.assertBalance(0);
  }

  @Test
  void deviceWithALingerOfItsOwnTakesTheFrameForWhichOthersWait() throws Exception {
    PoolMember prompt =
        new PoolMember(new FakeDevice("fake:GPU"), 1, WorkerRig.BATCH, Optional.of(Duration.ZERO));
    RequestLoop other = recorded.request(PoolDevice.open(prompt));
    recorded.publish(frame("a", 0));
    recorded.request.runOnce();
    assertEquals(List.of(), recorded.output.names());

    other.runOnce();

    assertEquals("fake:GPU", recorded.output.results.get(0).getDevice());
    recorded.assertBalance(0);
  }

  @Test
  void eachImageHasItsOwnAnswer() throws Exception {
    recorded.publish(frame("a", 5), frame("b", 3));
    recorded.infer();

    // 5 and 3 as little-endian halves: 0x4500, 0x4200
    assertEquals(0x45, recorded.output.results.get(0).getHeatmaps().get(1));
    assertEquals(0x42, recorded.output.results.get(1).getHeatmaps().get(1));
  }

  @Test
  void outputHearsOfThePartitionsBeforeTheirFrames() {
    assertEquals(List.of("EVERY [3]"), recorded.output.assigned);
    assertEquals(List.of("LATEST [3]"), live.output.assigned);
  }

  @Test
  void frameIsNotCommittedBeforeItsResultIsSafe() throws Exception {
    recorded.output.outcome = Optional.empty();
    recorded.publish(frame("a", 0), frame("a", 1));
    recorded.infer();
    assertTrue(recorded.output.outcomes.get(1).complete(SendOutcome.ACKNOWLEDGED));
    assertEquals(0, recorded.committed());
    recorded.assertBalance(1);

    assertTrue(recorded.output.outcomes.get(0).complete(SendOutcome.ACKNOWLEDGED));
    assertEquals(2, recorded.committed());
    recorded.assertBalance(0);
  }

  @Test
  void newerLiveFrameSupersedesTheWaitingOne() throws Exception {
    live.publish(frame("a", 0), frame("a", 1), frame("b", 0));
    assertEquals(1, live.dropped("superseded"));
    live.assertBalance(2);
    live.infer();

    assertEquals(List.of("a1", "b0"), live.output.names());
    assertEquals(3, live.committed());
    live.assertBalance(0);
  }

  @Test
  void liveFrameThatIsTooOldIsDroppedAsItComesAndBeforeItRuns() throws Exception {
    Frame old =
        Frames.builder("a", 0)
            .setReceivedAt(Frames.NOW.minus(WorkerRig.MAX_AGE).minusMillis(1))
            .build();
    live.publish(old, frame("b", 0));
    assertEquals(1, live.dropped("expired"));
    live.assertBalance(1);

    live.time.advance(WorkerRig.MAX_AGE);
    live.infer();
    assertEquals(2, live.dropped("expired"));
    assertEquals(List.of(), live.output.names());
    assertEquals(List.of(), live.engine.batches);
    assertEquals(2, live.committed());
    live.assertBalance(0);
  }

  @Test
  void recordedFrameDoesNotExpire() throws Exception {
    recorded.publish(frame("a", 0));
    recorded.time.advance(Duration.ofDays(3));
    recorded.infer();

    assertEquals(List.of("a0"), recorded.output.names());
  }

  @Test
  void liveResultThatComesAfterANewerOneIsDropped() throws Exception {
    live.publish(frame("a", 0));
    List<FrameTask> first = live.batcher.take(1, Duration.ZERO);
    live.publish(frame("a", 1));
    live.infer();
    live.pipeline
        .order()
        .complete(
            first.get(0),
            new TensorsAssembler("test-model", "fake:CPU")
                .assemble(first.get(0), FakeEngine.maps(0), Frames.NOW));

    assertEquals(List.of("a1"), live.output.names());
    assertEquals(1, live.dropped("late"));
    assertEquals(2, live.committed());
    live.assertBalance(0);
  }

  @Test
  void frameOfAnotherSizeIsRejectedWithoutItsImageAndTheRestGoesOn() throws Exception {
    recorded.publish(frame("a", 0), Frames.builder("a", 1).setWidth(456).build(), frame("a", 2));
    recorded.infer();

    assertEquals(List.of("a0", "a2"), recorded.output.names());
    assertEquals(1, recorded.dropped("rejected"));
    assertEquals(3, recorded.committed());
    ProducerRecord<String, byte[]> kept = recorded.rejected.history().get(0);
    assertEquals("a", kept.key());
    assertEquals("posewire.frames.recorded", header(kept, "topic"));
    assertEquals("1", header(kept, "offset"));
    assertTrue(header(kept, "error").contains("456x48"), header(kept, "error"));
    assertEquals(0, new AvroCodec().decode(kept.value(), Frame.class).getImage().remaining());
    recorded.assertBalance(0);
  }

  @Test
  void whatTheOutputDoesNotTakeIsCounted() throws Exception {
    live.output.outcome = Optional.empty();
    live.publish(frame("a", 0), frame("b", 0), frame("c", 0));
    live.infer();
    assertTrue(live.output.outcomes.get(0).complete(SendOutcome.SUPERSEDED));
    assertTrue(live.output.outcomes.get(1).complete(SendOutcome.UNDELIVERED));
    assertTrue(live.output.outcomes.get(2).complete(SendOutcome.CLOSED));

    assertEquals(1, live.dropped("superseded"));
    assertEquals(1, live.dropped("undelivered"));
    assertEquals(1, live.sum("frames.abandoned"));
    assertEquals(2, live.committed(), "the third is another worker's");
    live.assertBalance(0);
  }

  @Test
  void revokedFramesAreLeftToTheNextOwner() throws Exception {
    recorded.publish(frame("a", 0), frame("a", 1));
    recorded.consumer.schedulePollTask(() -> recorded.consumer.rebalance(List.of()));
    recorded.lane.runOnce();
    recorded.infer();

    assertEquals(List.of(), recorded.output.names());
    assertEquals(List.of(), recorded.engine.batches);
    assertEquals(2, recorded.sum("frames.abandoned"));
    recorded.assertBalance(0);
  }

  @Test
  void frameThatIsLostWhileItRunsIsNotPublished() throws Exception {
    recorded.publish(frame("a", 0), frame("b", 0));
    List<FrameTask> running = recorded.batcher.take(1, Duration.ZERO);
    recorded.consumer.schedulePollTask(
        () -> recorded.consumer.losePartitions(List.of(WorkerRig.PARTITION)));
    recorded.lane.runOnce();
    recorded
        .pipeline
        .order()
        .complete(
            running.get(0),
            new TensorsAssembler("test-model", "fake:CPU")
                .assemble(running.get(0), FakeEngine.maps(0), Frames.NOW));

    assertEquals(List.of(), recorded.output.names());
    assertEquals(2, recorded.sum("frames.abandoned"));
    recorded.assertBalance(0);
  }

  @Test
  void agesAreMeasuredBoundedAndSkewIsCounted() {
    recorded.publish(
        frame("a", 0),
        Frames.builder("b", 0).setReceivedAt(Instant.parse("-100000-01-01T00:00:00Z")).build(),
        Frames.builder("c", 0).setReceivedAt(Frames.NOW.plusSeconds(1)).build());

    assertEquals(
        120,
        recorded.meters.get("frame.age").tag("channel", "a").timer().max(TimeUnit.MILLISECONDS));
    assertEquals(
        365, recorded.meters.get("frame.age").tag("channel", "b").timer().max(TimeUnit.DAYS));
    assertEquals(1, recorded.sum("clock.skew"));
    recorded.assertBalance(3);
  }

  @Test
  void requestStopsBeforeItsStartAndTwice() throws Exception {
    LoopThread never = thread(live);
    never.close();
    assertFalse(live.engine.closed, "it was never opened");

    recorded.publish(frame("a", 0));
    recorded.infer();
    LoopThread idle = thread(recorded);
    idle.start();
    idle.close();
    idle.close();
    assertFalse(idle.isAlive());
    assertTrue(recorded.engine.closed);
    assertTrue(recorded.health.isLive());
  }

  private static LoopThread thread(WorkerRig rig) {
    return new LoopThread("worker-request-0", Duration.ofSeconds(20), rig.health, rig.request);
  }

  static String header(ProducerRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
