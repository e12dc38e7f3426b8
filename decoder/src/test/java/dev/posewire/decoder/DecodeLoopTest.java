package dev.posewire.decoder;

import static dev.posewire.decoder.DecodeRig.end;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.decoder.openpose.DecodeMode;
import dev.posewire.decoder.openpose.OpenPoseDecoder;
import dev.posewire.decoder.openpose.OpenPoseSettings;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseTensors;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class DecodeLoopTest {
  private final DecodeRig rig = new DecodeRig();
  private final DecodeLoop loop = rig.loop();

  @Test
  void eventIsPublishedByThePromiseOfItsLane() throws Exception {
    DecodeTask live = rig.task(Tensors.person("a", 0));
    DecodeTask recorded = rig.recordedTask(Tensors.nobody("b", 0));
    run(live);
    run(recorded);

    assertEquals(SendOutcome.ACKNOWLEDGED, end(live));
    assertEquals(SendOutcome.ACKNOWLEDGED, end(recorded));
    assertEquals("a", rig.live.events.get(0).getChannel());
    assertEquals(1, rig.live.events.get(0).getPeople().size());
    assertEquals(Tensors.NOW, rig.live.events.get(0).getDecodedAt());
    assertEquals("b", rig.recorded.events.get(0).getChannel());
    assertEquals(2, rig.sum("frames.out"));
    assertEquals(
        120, rig.meters.get("event.age").tag("channel", "a").timer().max(TimeUnit.MILLISECONDS));
    rig.assertBalance(0);
  }

  @Test
  void peaksBeyondTheLimitAreCounted() throws Exception {
    DecodeRig few = new DecodeRig(new OpenPoseSettings(DecodeMode.OMZ, 0.1f, 3, 0.05f, 3, 0.2f, 1));
    DecodeLoop loop = few.loop();
    float[] noise = new float[OpenPoseDecoder.HEATMAP_PLANES * Tensors.CELLS * Tensors.CELLS];
    Random random = new Random(1);
    for (int i = 0; i < noise.length; i++) noise[i] = random.nextFloat();
    loop.offer(
        few.task(
            Tensors.builder("a", Tensors.SESSION, 0).setHeatmaps(Tensors.halves(noise)).build()));
    loop.runOnce();

    assertTrue(few.sum("peaks.dropped") > 100, "dropped " + few.sum("peaks.dropped"));
    assertEquals(1, few.sum("frames.out"));
  }

  @Test
  void frameIsInFlightUntilItsEventIsSafe() throws Exception {
    rig.live.acknowledges = false;
    DecodeTask task = rig.task(Tensors.nobody("a", 0));
    run(task);

    assertNull(end(task));
    rig.assertBalance(1);
    assertTrue(rig.live.outcomes.get(0).complete(SendOutcome.ACKNOWLEDGED));
    assertEquals(SendOutcome.ACKNOWLEDGED, end(task));
    rig.assertBalance(0);
  }

  @Test
  void duplicateAndStaleFramesAreDropped() throws Exception {
    run(rig.task(Tensors.nobody("a", 5)));
    DecodeTask duplicate = rig.task(Tensors.nobody("a", 5));
    DecodeTask stale = rig.task(Tensors.builder("a", Tensors.SESSION - 1, 6).build());
    run(duplicate);
    run(stale);

    assertEquals(List.of(5L), rig.live.sequences());
    assertEquals(SendOutcome.ACKNOWLEDGED, end(duplicate), "nothing more comes of it");
    assertEquals(SendOutcome.ACKNOWLEDGED, end(stale));
    assertEquals(1, rig.dropped("duplicate"));
    assertEquals(1, rig.dropped("stale-session"));
    rig.assertBalance(0);
  }

  @Test
  void restoredPositionIsThatOfTheAssignment() throws Exception {
    Map<String, FramePosition> first = new HashMap<>();
    Map<String, FramePosition> second =
        Map.of("a", new FramePosition(Tensors.SESSION, 8, 0)); // another decoder had it meanwhile
    run(DecodeRig.task(Tensors.nobody("a", 5), first, () -> false));
    run(DecodeRig.task(Tensors.nobody("a", 8), second, () -> false));
    run(DecodeRig.task(Tensors.nobody("a", 9), second, () -> false));

    assertEquals(List.of(5L, 9L), rig.live.sequences());
    assertEquals(1, rig.dropped("duplicate"));
  }

  @Test
  void onlyLiveFramesExpire() throws Exception {
    rig.now = Tensors.RECEIVED.plus(DecodeRig.MAX_AGE).plusMillis(1);
    run(rig.task(Tensors.nobody("a", 0)));
    run(rig.recordedTask(Tensors.nobody("b", 0)));

    assertEquals(1, rig.dropped("expired"));
    assertEquals(List.of(), rig.live.sequences());
    assertEquals(List.of(0L), rig.recorded.sequences());
    rig.assertBalance(0);
  }

  @Test
  void newerLiveFrameTakesThePlaceOfTheWaitingOne() throws Exception {
    DecodeTask older = rig.task(Tensors.nobody("a", 0));
    loop.offer(older);
    run(rig.task(Tensors.nobody("a", 1)));

    assertEquals(SendOutcome.ACKNOWLEDGED, end(older));
    assertEquals(List.of(1L), rig.live.sequences());
    assertEquals(1, rig.dropped("superseded"));
    rig.assertBalance(0);
  }

  @Test
  void recordedFramesWaitInTheirOrder() throws Exception {
    loop.offer(rig.recordedTask(Tensors.nobody("a", 0)));
    loop.offer(rig.recordedTask(Tensors.nobody("a", 1)));
    rig.assertBalance(2);
    loop.runOnce();
    loop.runOnce();

    assertEquals(List.of(0L, 1L), rig.recorded.sequences());
  }

  @Test
  void whatTheOutputDoesNotTakeIsCounted() throws Exception {
    rig.live.acknowledges = false;
    List<DecodeTask> tasks =
        List.of(
            rig.task(Tensors.nobody("a", 0)),
            rig.task(Tensors.nobody("a", 1)),
            rig.task(Tensors.nobody("a", 2)));
    for (DecodeTask task : tasks) run(task);
    assertTrue(rig.live.outcomes.get(0).complete(SendOutcome.SUPERSEDED));
    assertTrue(rig.live.outcomes.get(1).complete(SendOutcome.UNDELIVERED));
    assertTrue(rig.live.outcomes.get(2).complete(SendOutcome.CLOSED));

    assertEquals(
        List.of(SendOutcome.ACKNOWLEDGED, SendOutcome.ACKNOWLEDGED, SendOutcome.CLOSED),
        tasks.stream().map(DecodeRig::end).toList());
    assertEquals(1, rig.dropped("superseded"));
    assertEquals(1, rig.dropped("undelivered"));
    assertEquals(1, rig.sum("frames.abandoned"));
    rig.assertBalance(0);
  }

  @Test
  void malformedMapsAreRejectedWithoutThemAndTheChannelGoesOn() throws Exception {
    PoseTensors bad = Tensors.builder("a", Tensors.SESSION, 0).setPafShape(List.of(1)).build();
    DecodeTask task = rig.task(bad);
    run(task);
    run(rig.task(Tensors.nobody("a", 1)));

    assertEquals(SendOutcome.ACKNOWLEDGED, end(task));
    assertEquals(List.of(1L), rig.live.sequences());
    assertEquals(1, rig.dropped("rejected"));
    ProducerRecord<String, byte[]> kept = rig.rejected.history().get(0);
    assertEquals("a", kept.key());
    assertEquals("posewire.tensors.live", header(kept, "topic"));
    assertEquals("3", header(kept, "partition"));
    assertEquals("17", header(kept, "offset"));
    PoseTensors rest = new AvroCodec().decode(kept.value(), PoseTensors.class);
    assertEquals(0, rest.getHeatmaps().remaining() + rest.getPafs().remaining());
    rig.assertBalance(0);
  }

  @Test
  void frameOfARevokedPartitionIsGivenUpUndecoded() throws Exception {
    DecodeTask task = DecodeRig.task(Tensors.nobody("a", 0), Map.of(), () -> true);
    run(task);

    assertEquals(SendOutcome.CLOSED, end(task));
    assertEquals(List.of(), rig.live.events);
    assertEquals(0, rig.meters.find("decode.duration").timers().size());
    rig.assertBalance(0);
  }

  @Test
  void eventOfAPartitionThatIsLostMeanwhileIsNotPublished() throws Exception {
    AtomicBoolean asked = new AtomicBoolean();
    DecodeTask task = DecodeRig.task(Tensors.nobody("a", 0), Map.of(), () -> asked.getAndSet(true));
    run(task);

    assertEquals(1, rig.meters.get("decode.duration").timer().count());
    assertEquals(SendOutcome.CLOSED, end(task));
    assertEquals(List.of(), rig.live.events);
    rig.assertBalance(0);
  }

  @Test
  void discardGivesUpWhatWaitsOfItsPartitions() throws Exception {
    DecodeTask gone = rig.recordedTask(Tensors.nobody("a", 0));
    DecodeTask live = rig.task(Tensors.nobody("a", 0));
    loop.offer(gone);
    loop.offer(live);

    assertEquals(0, loop.discard(Policy.EVERY, Set.of(2)));
    assertEquals(1, loop.discard(Policy.EVERY, Set.of(3)));
    loop.runOnce();

    assertEquals(SendOutcome.CLOSED, end(gone));
    assertEquals(SendOutcome.ACKNOWLEDGED, end(live));
    rig.assertBalance(0);
  }

  @Test
  void agesOfBrokenClocksAreBounded() throws Exception {
    run(
        rig.recordedTask(
            Tensors.builder("a", Tensors.SESSION, 0)
                .setReceivedAt(Instant.parse("-100000-01-01T00:00:00Z"))
                .build()));
    run(
        rig.recordedTask(
            Tensors.builder("a", Tensors.SESSION, 1)
                .setReceivedAt(Tensors.NOW.plusSeconds(1))
                .build()));

    assertEquals(2, rig.sum("frames.out"));
    assertEquals(365, rig.meters.get("event.age").timer().max(TimeUnit.DAYS));
    assertEquals(1, rig.sum("clock.skew"));
  }

  @Test
  void stopsBeforeItsStartAndGivesUpWhatWaits() {
    DecodeTask waiting = rig.task(Tensors.nobody("a", 0));
    LoopThread thread = thread();
    loop.offer(waiting);

    thread.close();

    assertEquals(SendOutcome.CLOSED, end(waiting));
    rig.assertBalance(0);
  }

  @Test
  void stopsTwiceAndRefusesMore() {
    LoopThread thread = thread();
    thread.start();

    thread.close();
    thread.close();

    assertFalse(thread.isAlive());
    DecodeTask late = rig.task(Tensors.nobody("a", 0));
    loop.offer(late);
    assertEquals(SendOutcome.CLOSED, end(late));
    assertTrue(rig.health.isLive());
    rig.assertBalance(0);
  }

  private LoopThread thread() {
    return new LoopThread("decode-0", Duration.ofSeconds(20), rig.health, loop);
  }

  private void run(DecodeTask task) throws InterruptedException {
    loop.offer(task);
    loop.runOnce();
  }

  private static String header(ProducerRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
