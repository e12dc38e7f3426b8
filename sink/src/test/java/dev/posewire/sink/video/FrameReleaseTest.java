package dev.posewire.sink.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class FrameReleaseTest {
  private static final FrameRelease.Groups GROUPS =
      new FrameRelease.Groups("worker", "decoder", "sink", "release");

  private final FakeTopic frames = new FakeTopic();
  private final FakeTopic tensors = new FakeTopic();
  private final FakeTopic poses = new FakeTopic();
  private long nowNanos;
  private final FrameRelease release =
      new FrameRelease(new FrameRelease.Path(frames, tensors, poses), GROUPS, 2, () -> nowNanos);

  @Test
  void framesAreReleasedAtOnceWhereAllIsThrough() throws Exception {
    frames.commit("worker", Map.of(0, 10L));
    tensors.holds(0, 8).commit("decoder", Map.of(0, 8L));
    poses.holds(0, 20).commit("sink", Map.of(0, 20L));

    tick();

    assertEquals(10, frames.committed("release", 0));
  }

  @Test
  void tensorsOfCommittedFramesWaitForTheDecoder() throws Exception {
    frames.commit("worker", Map.of(0, 10L));
    tensors.holds(0, 8).commit("decoder", Map.of(0, 7L));
    poses.holds(0, 7).commit("sink", Map.of(0, 7L));
    tick();
    assertEquals(List.of(), frames.commits);

    // What comes behind them meanwhile holds nothing up.
    tensors.holds(0, 100).commit("decoder", Map.of(0, 8L));
    poses.holds(0, 8).commit("sink", Map.of(0, 8L));
    tick();

    assertEquals(10, frames.committed("release", 0));
  }

  @Test
  void eventsThatTheDecoderHasCommittedWaitForTheSink() throws Exception {
    frames.commit("worker", Map.of(0, 10L));
    tensors.holds(0, 8).commit("decoder", Map.of(0, 8L));
    poses.holds(0, 20).commit("sink", Map.of(0, 19L));
    tick();
    assertEquals(List.of(), frames.commits);

    poses.holds(0, 100).commit("sink", Map.of(0, 20L));
    tick();

    assertEquals(10, frames.committed("release", 0));
  }

  @Test
  void endOfTheEventsIsThatAfterTheDecodersCommit() throws Exception {
    frames.commit("worker", Map.of(0, 10L));
    tensors.holds(0, 8).commit("decoder", Map.of(0, 7L));
    poses.holds(0, 20).commit("sink", Map.of(0, 20L));
    tick();

    poses.holds(0, 21);
    tensors.commit("decoder", Map.of(0, 8L));
    tick();
    assertEquals(List.of(), frames.commits, "the last event came with the last commit");

    poses.commit("sink", Map.of(0, 21L));
    tick();
    assertEquals(10, frames.committed("release", 0));
  }

  @Test
  void framesThatTheWorkerCommitsOnTheWayGoWithTheNextWave() throws Exception {
    frames.commit("worker", Map.of(0, 10L));
    tensors.holds(0, 10).commit("decoder", Map.of(0, 9L));
    tick();

    frames.commit("worker", Map.of(0, 15L));
    tensors.holds(0, 15).commit("decoder", Map.of(0, 12L));
    tick();
    assertEquals(10, frames.committed("release", 0));

    tensors.commit("decoder", Map.of(0, 15L));
    tick();
    assertEquals(15, frames.committed("release", 0));
  }

  @Test
  void partitionThatIsStuckHoldsUpNoOther() throws Exception {
    frames.commit("worker", Map.of(0, 10L, 1, 5L));
    tensors.holds(0, 8).holds(1, 5).commit("decoder", Map.of(1, 5L));

    tick();

    assertEquals(List.of(Map.of(1, 5L)), frames.commits);
  }

  @Test
  void nothingIsCommittedAndNoMoreIsAskedWhereTheWorkerStays() throws Exception {
    tick();
    frames.commit("worker", Map.of(0, 10L));
    tick();
    assertEquals(List.of(Map.of(0, 10L)), frames.commits);
    int asked = tensors.asked;

    poses.holds(0, 20);
    tick();

    assertEquals(List.of(Map.of(0, 10L)), frames.commits);
    assertEquals(asked, tensors.asked);
  }

  @Test
  void groupWithoutCommitsCountsAsNothing() throws Exception {
    frames.commit("worker", Map.of(0, 10L));
    tensors.holds(0, 1);
    tick();
    tensors.commit("decoder", Map.of(0, 1L));
    poses.holds(0, 1);
    tick();
    assertEquals(List.of(), frames.commits);

    poses.commit("sink", Map.of(0, 1L));
    tick();
    assertEquals(10, frames.committed("release", 0));
  }

  @Test
  void handedOverInMemoryNoDecoderCommitsAndTensorsAreEmpty() throws Exception {
    frames.commit("worker", Map.of(0, 10L));
    poses.holds(0, 10).commit("sink", Map.of(0, 9L));
    tick();
    assertEquals(List.of(), frames.commits);

    poses.commit("sink", Map.of(0, 10L));
    tick();
    assertEquals(10, frames.committed("release", 0));
  }

  @Test
  void tensorsThatAreDeletedNeedNoCommit() throws Exception {
    frames.commit("worker", Map.of(0, 10L));
    tensors.holds(0, 8).deleteBelow(Map.of(0, 8L)); // long ago: the commits are deleted, too

    tick();

    assertEquals(10, frames.committed("release", 0));
  }

  @Test
  void releaseThatKafkaForgotIsMadeAgain() throws Exception {
    frames.commit("worker", Map.of(0, 10L));
    tick();
    frames.committed.remove("release");

    tick();

    assertEquals(List.of(Map.of(0, 10L), Map.of(0, 10L)), frames.commits);
  }

  @Test
  void releaseThatFailedIsTriedAgain() throws Exception {
    frames.commit("worker", Map.of(0, 10L));
    frames.away = true;
    assertThrows(KafkaException.class, this::tick);

    frames.away = false;
    tick();

    assertEquals(10, frames.committed("release", 0));
  }

  @Test
  void whatAnotherProcessHasReleasedIsNotTakenBack() throws Exception {
    frames.commit("worker", Map.of(0, 10L));
    poses.holds(0, 5);
    tick();
    frames.commit("worker", Map.of(0, 12L));
    frames.committed.put("release", new HashMap<>(Map.of(0, 11L)));

    poses.commit("sink", Map.of(0, 5L));
    tick();

    assertEquals(List.of(Map.of(0, 12L)), frames.commits);
  }

  @Test
  void topicsThatWereMadeAgainBeginAnew() throws Exception {
    frames.commit("worker", Map.of(0, 10L));
    tensors.holds(0, 8);
    poses.holds(0, 3).commit("sink", Map.of(0, 20L)); // of the topic before
    tick();
    tensors.holds(0, 2).commit("decoder", Map.of(0, 2L));
    tick();
    assertEquals(List.of(), frames.commits, "the events of the new topic are not through");

    poses.commit("sink", Map.of(0, 3L));
    tick();
    assertEquals(10, frames.committed("release", 0));
  }

  @Test
  void asksOnceInAWhile() throws Exception {
    release.tick();
    release.tick();
    assertEquals(1, frames.asked);

    nowNanos += TimeUnit.MILLISECONDS.toNanos(499);
    release.tick();
    assertEquals(1, frames.asked);

    nowNanos += TimeUnit.MILLISECONDS.toNanos(1);
    release.tick();
    assertEquals(2, frames.asked);
  }

  @Test
  void closesAllThatItAsks() {
    release.close();

    assertTrue(frames.closed && tensors.closed && poses.closed);
  }

  private void tick() throws InterruptedException {
    nowNanos += TimeUnit.SECONDS.toNanos(1);
    release.tick();
  }
}
