package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posewire.ingest.ChannelStatusTracker.Activity;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import dev.posewire.schemas.Encoding;
import dev.posewire.schemas.Policy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A channel that is connected and says how it is. */
class ChannelStallTest {
  private static final String CHANNEL = "dock-3";

  private final Rig rig = new Rig();

  @Test
  void channelWithoutFramesShowsAsStalledUntilTheNext() throws InterruptedException {
    rig.sources.next(Specs.CAMERA_URL).frames(2);
    ChannelReader reader = rig.reader(Specs.camera(CHANNEL));
    Rig.turns(reader, 2);
    waitsForAFrame();

    rig.time.advance(Duration.ofMillis(1_900));
    assertEquals(ChannelState.STREAMING, rig.status(CHANNEL).getState());
    rig.time.advance(Duration.ofMillis(200));
    ChannelStatus stalled = rig.status(CHANNEL);
    assertEquals(ChannelState.STALLED, stalled.getState());
    assertEquals("no frame for 2 s", stalled.getDetail());
    assertEquals(rig.time.instant(), stalled.getSince());

    Rig.turns(reader, 1);
    assertEquals(ChannelState.STREAMING, rig.status(CHANNEL).getState());
    assertEquals("", rig.status(CHANNEL).getDetail());
  }

  @Test
  void stallThatLastsLongerSaysSoAndIsToldOnce() throws InterruptedException {
    rig.sources.next(Specs.CAMERA_URL).frames(1);
    Rig.turns(rig.reader(Specs.camera(CHANNEL)), 2);
    waitsForAFrame();
    rig.board.awaitChanges(1);

    rig.time.advance(Duration.ofSeconds(3));
    assertEquals("no frame for 3 s", rig.status(CHANNEL).getDetail());
    assertEquals(1, rig.board.awaitChanges(1).size());
    rig.time.advance(Duration.ofSeconds(4));
    assertEquals("no frame for 7 s", rig.status(CHANNEL).getDetail());
    assertEquals(FakeTime.START.plusSeconds(3), rig.status(CHANNEL).getSince());
    assertEquals(0, rig.board.awaitChanges(1).size());
  }

  @Test
  void stalledSourceEndsByItsReadTimeoutAndIsConnectedAgain() throws InterruptedException {
    rig.sources.next(Specs.CAMERA_URL).frames(2).after(Duration.ofSeconds(5)).fails(Kind.TIMEOUT);
    rig.sources.next(Specs.CAMERA_URL).frames(1);
    ChannelReader reader = rig.reader(Specs.camera(CHANNEL));
    Rig.turns(reader, 4);
    assertEquals(ChannelState.RETRYING, rig.status(CHANNEL).getState());
    Rig.turns(reader, 1);
    assertEquals(ChannelState.STREAMING, rig.status(CHANNEL).getState());
  }

  @Test
  void frozenPictureShowsAsStalledAndGoesOnBeingPublished() throws InterruptedException {
    FakeSource source = rig.sources.next(Specs.CAMERA_URL).frames(1).shade(7);
    for (int i = 0; i < 50; i++) {
      source.frames(1).after(Duration.ofMillis(100));
    }
    source.frames(1).shade(8);
    ChannelReader reader = rig.reader(frozenAfter(5));

    Rig.turns(reader, 51);
    assertEquals(ChannelState.STREAMING, rig.status(CHANNEL).getState());
    Rig.turns(reader, 1);
    assertEquals(ChannelState.STALLED, rig.status(CHANNEL).getState());
    assertEquals("the picture has been frozen for 5 s", rig.status(CHANNEL).getDetail());
    assertEquals(51, rig.live.frames().size());

    Rig.turns(reader, 1);
    assertEquals(ChannelState.STREAMING, rig.status(CHANNEL).getState());
    assertEquals(52, rig.live.frames().size());
  }

  @Test
  void frozenPictureIsSeenInJpegsToo() throws InterruptedException {
    rig.sources.next(Specs.CAMERA_URL).jpeg().frames(2).after(Duration.ofSeconds(5));
    Rig.turns(rig.reader(frozenAfter(5)), 3);
    assertEquals(ChannelState.STALLED, rig.status(CHANNEL).getState());
    assertEquals(Encoding.JPEG, rig.live.frames().get(1).getEncoding());
  }

  @Test
  void pictureThatStaysTheSameIsNoFaultUnlessAskedFor() throws InterruptedException {
    rig.sources.next(Specs.CAMERA_URL).frames(1).frames(1).after(Duration.ofHours(1));
    Rig.turns(rig.reader(Specs.camera(CHANNEL)), 3);
    assertEquals(ChannelState.STREAMING, rig.status(CHANNEL).getState());
  }

  @Test
  void newSizeInMidStreamIsFollowedAndToldOnce() throws InterruptedException {
    rig.sources.next(Specs.CAMERA_URL).frames(1).frames(1).width(320).frames(1);
    ChannelReader reader = rig.reader(Specs.camera(CHANNEL));
    Rig.turns(reader, 2);
    rig.board.awaitChanges(1);

    Rig.turns(reader, 1);
    assertEquals(1, rig.board.awaitChanges(1).size());
    assertEquals(320, rig.status(CHANNEL).getSourceWidth());
    assertEquals(320, rig.live.frames().get(1).getSourceWidth());
    Rig.turns(reader, 1);
    assertEquals(0, rig.board.awaitChanges(1).size());
  }

  @Test
  void jumpOfTheCamerasClockIsInTheStatusAndToldForAMinute() throws InterruptedException {
    rig.sources
        .next(Specs.CAMERA_URL)
        .producerClock()
        .frame(0, Optional.of(FakeTime.START))
        .frame(1_000_000, Optional.of(FakeTime.START.minusSeconds(6)))
        .after(Duration.ofSeconds(1))
        .frame(61_000_000, Optional.empty())
        .after(Duration.ofMinutes(1));
    rig.sources.next(Specs.CAMERA_URL).frames(1);
    ChannelReader reader = rig.reader(Specs.camera(CHANNEL));

    Rig.turns(reader, 3);
    ChannelStatus status = rig.status(CHANNEL);
    assertEquals(ChannelState.STREAMING, status.getState());
    assertEquals("the camera's clock jumped by -7.0 s", status.getDetail());
    assertEquals(1, status.getClockJumps());
    assertEquals(-7_000_000, status.getDriftMicros());
    assertEquals(FakeTime.START.plusSeconds(1), rig.live.frames().get(1).getCapturedAt());

    Rig.turns(reader, 1);
    assertEquals("", rig.status(CHANNEL).getDetail());
    assertEquals(1, rig.status(CHANNEL).getClockJumps());
  }

  @Test
  void corruptPacketsAreInTheStatus() throws InterruptedException {
    rig.sources.next(Specs.CAMERA_URL).frames(1).corruptPackets(3);
    Rig.turns(rig.reader(Specs.camera(CHANNEL)), 2);
    assertEquals(3, rig.status(CHANNEL).getCounters().getCorrupt());
    assertEquals("software", rig.status(CHANNEL).getDecodedBy());
  }

  /** What the reader does while it waits in its source. */
  private void waitsForAFrame() {
    rig.board.tracker(CHANNEL).doing(Activity.GRABBING);
  }

  private static ChannelSpec frozenAfter(float seconds) {
    return Specs.spec(CHANNEL, Specs.CAMERA_URL, Policy.LATEST).setFrozenSeconds(seconds).build();
  }
}
