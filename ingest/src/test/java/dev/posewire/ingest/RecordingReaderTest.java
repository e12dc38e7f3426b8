package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import dev.posewire.schemas.Clock;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a channel under EVERY promises: each frame, once, to the end, whatever happens. */
class RecordingReaderTest {
  private static final String CHANNEL = "tape-1";
  private static final long OLD_SESSION = 1_772_000_000_000_000L;

  private final Rig rig = new Rig();

  @Test
  void recordingIsReadToItsEndAndItsLastFrameIsMarked() throws InterruptedException {
    FakeSource source = rig.sources.next(Specs.FILE_URL).recording().frames(3).ends();
    ChannelReader reader = rig.reader(Specs.file(CHANNEL));

    Rig.turns(reader, 5);

    assertEquals(
        List.of(false, false, true), rig.recorded.frames().stream().map(Frame::getLast).toList());
    assertEquals(
        List.of(0L, 1L, 2L), rig.recorded.frames().stream().map(Frame::getSequence).toList());
    assertTrue(rig.live.frames().isEmpty());
    assertEquals(ChannelState.ENDED, rig.status(CHANNEL).getState());
    assertEquals(2, rig.status(CHANNEL).getSequence());
    assertEquals(1, rig.ends.get());
    assertTrue(source.isClosed());
    assertFalse(rig.sources.settings().get(0).paced());
    rig.assertBalance(CHANNEL, 3, 0, 3, 0, 0);
  }

  @Test
  void lastTakenFrameIsMarkedEvenIfSkippedOnesFollow() throws InterruptedException {
    rig.sources.next(Specs.FILE_URL).recording().frames(9).ends();
    ChannelSpec spec = Specs.spec(CHANNEL, Specs.FILE_URL, Policy.EVERY).setMaxFps(2).build();

    Rig.turns(rig.reader(spec), 11);

    assertEquals(List.of(false, true), rig.recorded.frames().stream().map(Frame::getLast).toList());
    rig.assertBalance(CHANNEL, 9, 7, 2, 0, 0);
  }

  @Test
  void recordingWithoutATimeOfItsOwnBeginsWithItsSession() throws InterruptedException {
    rig.sources.next(Specs.FILE_URL).recording().frames(2).ends();

    Rig.turns(rig.reader(Specs.file(CHANNEL)), 4);

    assertEquals(
        List.of(FakeTime.START.plusMillis(100), FakeTime.START.plusMillis(200)),
        rig.recorded.frames().stream().map(Frame::getCapturedAt).toList());
    assertEquals(Clock.FILE, rig.recorded.frames().get(0).getClock());
  }

  @Test
  void loopStartsOverInANewSessionAndNeverEnds() throws InterruptedException {
    rig.sources.next(Specs.FILE_URL).recording().frames(2).ends();
    rig.sources.next(Specs.FILE_URL).recording().frames(2).ends();
    ChannelSpec spec = Specs.spec(CHANNEL, Specs.FILE_URL, Policy.EVERY).setLoop(true).build();

    Rig.turns(rig.reader(spec), 8);

    List<Frame> frames = rig.recorded.frames();
    assertEquals(List.of(0L, 1L, 0L, 1L), frames.stream().map(Frame::getSequence).toList());
    assertTrue(frames.get(2).getSession() > frames.get(1).getSession());
    assertTrue(frames.get(3).getLast());
    assertNotEquals(ChannelState.ENDED, rig.status(CHANNEL).getState());
    assertEquals(0, rig.ends.get());
  }

  @Test
  void recordingResumedAfterACrashKeepsItsSessionAndGoesOnBehindTheAcknowledged()
      throws InterruptedException {
    ChannelSpec spec = Specs.file(CHANNEL);
    Rig after = new Rig(Map.of(CHANNEL, before(spec, ChannelState.STREAMING, 1)));
    FakeSource source = after.sources.next(Specs.FILE_URL).recording().frames(4).ends();

    Rig.turns(after.reader(spec), 6);

    List<Frame> frames = after.recorded.frames();
    assertEquals(List.of(2L, 3L), frames.stream().map(Frame::getSequence).toList());
    assertEquals(OLD_SESSION, frames.get(0).getSession());
    assertEquals(
        SessionNumbers.instant(OLD_SESSION).plusMillis(300), frames.get(0).getCapturedAt());
    assertEquals(2, source.scaled());
    assertEquals(ChannelState.ENDED, after.status(CHANNEL).getState());
    after.assertBalance(CHANNEL, 4, 2, 2, 0, 0);
  }

  @Test
  void recordingThatWasAllAcknowledgedBeforeTheCrashJustEnds() throws InterruptedException {
    ChannelSpec spec = Specs.file(CHANNEL);
    Rig after = new Rig(Map.of(CHANNEL, before(spec, ChannelState.STREAMING, 1)));
    after.sources.next(Specs.FILE_URL).recording().frames(2).ends();

    Rig.turns(after.reader(spec), 4);

    assertTrue(after.recorded.frames().isEmpty());
    assertEquals(ChannelState.ENDED, after.status(CHANNEL).getState());
  }

  @Test
  void recordingThatEndedForThisSpecDoesNotRunAgainButForANewOneDoes() throws InterruptedException {
    ChannelSpec spec = Specs.file(CHANNEL);
    Rig after = new Rig(Map.of(CHANNEL, before(spec, ChannelState.ENDED, 9)));

    Rig.turns(after.reader(spec), 1);
    assertEquals(1, after.ends.get());
    assertEquals(ChannelState.ENDED, after.status(CHANNEL).getState());
    assertEquals("ingest-1", after.status(CHANNEL).getInstance());
    assertTrue(after.sources.settings().isEmpty());

    ChannelSpec changed =
        ChannelSpec.newBuilder(spec).setUpdatedAt(spec.getUpdatedAt().plusSeconds(1)).build();
    after.sources.next(Specs.FILE_URL).recording().frames(1).ends();
    Rig.turns(after.reader(changed), 3);
    assertEquals(1, after.recorded.frames().size());
    assertTrue(after.recorded.frames().get(0).getSession() > OLD_SESSION);
    assertEquals(0, after.recorded.frames().get(0).getSequence());
  }

  @Test
  void sessionIsAboveTheLastOneThoughTheClockWasSetBack() throws InterruptedException {
    ChannelSpec spec = Specs.camera(CHANNEL);
    long future = SessionNumbers.micros(FakeTime.START) + 5_000_000;
    ChannelStatus last =
        ChannelStatus.newBuilder(before(spec, ChannelState.STREAMING, 7))
            .setSession(future)
            .build();
    Rig after = new Rig(Map.of(CHANNEL, last));
    after.sources.next(Specs.CAMERA_URL).frames(1);

    Rig.turns(after.reader(spec), 2);

    assertEquals(future + 1, after.live.frames().get(0).getSession());
    assertEquals(0, after.live.frames().get(0).getSequence());
  }

  @Test
  void liveStreamUnderEveryIsNotResumed() throws InterruptedException {
    ChannelSpec spec = Specs.spec(CHANNEL, Specs.CAMERA_URL, Policy.EVERY).build();
    Rig after = new Rig(Map.of(CHANNEL, before(spec, ChannelState.STREAMING, 1)));
    after.sources.next(Specs.CAMERA_URL).frames(3).fails(Kind.LOST);

    Rig.turns(after.reader(spec), 5);

    assertEquals(
        List.of(0L, 1L, 2L), after.recorded.frames().stream().map(Frame::getSequence).toList());
    assertTrue(after.recorded.frames().get(0).getSession() > OLD_SESSION);
    assertFalse(after.recorded.frames().get(2).getLast());
  }

  @Test
  void diskFaultIsRetriedInTheSameSession() throws InterruptedException {
    rig.sources.next(Specs.FILE_URL).recording().frames(2).fails(Kind.LOST);
    rig.sources.next(Specs.FILE_URL).recording().frames(3).ends();

    Rig.turns(rig.reader(Specs.file(CHANNEL)), 9);

    List<Frame> frames = rig.recorded.frames();
    assertEquals(List.of(0L, 1L, 2L), frames.stream().map(Frame::getSequence).toList());
    assertEquals(frames.get(0).getSession(), frames.get(2).getSession());
    // The frame that was held back at the fault came a second time.
    rig.assertBalance(CHANNEL, 5, 1, 3, 1, 0);
  }

  @Test
  void lastFrameIsMarkedThoughAFaultCameRightBehindIt() throws InterruptedException {
    rig.sources.next(Specs.FILE_URL).recording().frames(2).fails(Kind.LOST);
    rig.sources.next(Specs.FILE_URL).recording().frames(2).ends();

    Rig.turns(rig.reader(Specs.file(CHANNEL)), 8);

    assertEquals(List.of(false, true), rig.recorded.frames().stream().map(Frame::getLast).toList());
  }

  @Test
  void frameThatKafkaRefusesFailsTheChannelAndIsSentAgain() throws InterruptedException {
    rig.sources.next(Specs.FILE_URL).recording().frames(3).ends();
    rig.sources.next(Specs.FILE_URL).recording().frames(3).ends();
    ChannelReader reader = rig.reader(Specs.file(CHANNEL));
    Rig.turns(reader, 3); // frame 0 is acknowledged, 1 is held back
    rig.recorded.answer(SendOutcome.UNDELIVERED);
    Rig.turns(reader, 1);

    assertEquals(ChannelState.FAILED, rig.status(CHANNEL).getState());
    assertTrue(rig.status(CHANNEL).getDetail().contains("refused frame 1"));
    assertEquals(List.of(Duration.ofMinutes(1)), rig.pause.pauses());
    assertEquals(0, rig.status(CHANNEL).getSequence());
    rig.assertBalance(CHANNEL, 3, 0, 1, 2, 0);

    rig.recorded.answer(SendOutcome.ACKNOWLEDGED);
    Rig.turns(reader, 5);
    assertEquals(
        List.of(0L, 1L, 1L, 2L), rig.recorded.frames().stream().map(Frame::getSequence).toList());
    assertEquals(ChannelState.ENDED, rig.status(CHANNEL).getState());
    rig.assertBalance(CHANNEL, 6, 1, 3, 2, 0);
  }

  @Test
  void readerWaitsWhileTheWindowIsFullAndGoesOnWithEachOutcome() throws Exception {
    rig.recorded.holdOutcomes();
    int window = rig.settings.window();
    rig.sources.next(Specs.FILE_URL).recording().frames(window + 2).ends();
    ChannelReader reader = rig.reader(Specs.file(CHANNEL));
    Rig.turns(reader, window + 2); // all but one of the frames are read, the window is full

    Thread thread = new Thread(() -> runQuietly(reader), "channel-test");
    thread.start();
    Await.until(() -> thread.getState() == Thread.State.WAITING, "the reader waits");
    assertEquals(window, rig.recorded.frames().size());
    rig.time.advance(Duration.ofSeconds(4));
    assertEquals(ChannelState.STREAMING, rig.status(CHANNEL).getState());
    assertTrue(rig.status(CHANNEL).getDetail().startsWith("waits for Kafka"));

    rig.recorded.settle(0, SendOutcome.ACKNOWLEDGED);
    thread.join(30_000);
    assertFalse(thread.isAlive());
    assertEquals(window + 1, rig.recorded.frames().size());
    assertEquals(0, rig.status(CHANNEL).getSequence());
  }

  @Test
  void readerThatWaitsForKafkaIsWokenAndBooksWhatItGivesUp() throws Exception {
    rig.recorded.holdOutcomes();
    int window = rig.settings.window();
    rig.sources.next(Specs.FILE_URL).recording().frames(window + 2).ends();
    ChannelReader reader = rig.reader(Specs.file(CHANNEL));
    Rig.turns(reader, window + 2);
    Thread thread = new Thread(() -> runQuietly(reader), "channel-test");
    thread.start();
    Await.until(() -> thread.getState() == Thread.State.WAITING, "the reader waits");

    reader.wakeup();
    thread.join(30_000);
    assertFalse(thread.isAlive());
    reader.onStop();
    rig.recorded.close();

    rig.assertBalance(CHANNEL, window + 2, 0, 0, window + 2, 0);
    rig.time.advance(Duration.ofSeconds(10));
    assertEquals("", rig.status(CHANNEL).getDetail(), "nobody waits any more");
    assertEquals(-1, rig.status(CHANNEL).getSequence());
    assertNotEquals(ChannelState.ENDED, rig.status(CHANNEL).getState());
  }

  private static void runQuietly(ChannelReader reader) {
    try {
      reader.runOnce();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ChannelStatus before(ChannelSpec spec, ChannelState state, long sequence) {
    return ChannelStatus.newBuilder(
            ChannelStatusTracker.unknown(CHANNEL, "ingest-0", FakeTime.START.minusSeconds(30)))
        .setState(state)
        .setSession(OLD_SESSION)
        .setSequence(sequence)
        .setSpecUpdatedAt(spec.getUpdatedAt())
        .build();
  }
}
