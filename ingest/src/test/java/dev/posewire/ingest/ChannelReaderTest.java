package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.Clock;
import dev.posewire.schemas.Encoding;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.Region;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChannelReaderTest {
  private static final String CHANNEL = "dock-3";

  private final Rig rig = new Rig();

  @Test
  void cameraFrameIsPublishedWithAllThatIsKnownOfIt() throws InterruptedException {
    rig.sources.next(Specs.CAMERA_URL).frames(2);
    ChannelReader reader = rig.reader(Specs.camera(CHANNEL));

    Rig.turns(reader, 3);

    assertEquals(List.of(0L, 1L), rig.live.frames().stream().map(Frame::getSequence).toList());
    Frame frame = rig.live.frames().get(0);
    assertEquals(CHANNEL, frame.getChannel());
    assertEquals(SessionNumbers.micros(FakeTime.START), frame.getSession());
    assertEquals(FakeTime.START, frame.getReceivedAt());
    assertEquals(FakeTime.START, frame.getCapturedAt());
    assertEquals(Clock.ARRIVAL, frame.getClock());
    assertEquals(100_000, frame.getPts());
    assertEquals(640, frame.getSourceWidth());
    assertEquals(480, frame.getSourceHeight());
    assertEquals(8, frame.getWidth());
    assertEquals(6, frame.getHeight());
    assertEquals(1 / 80f, frame.getLetterbox().getScale());
    assertEquals(Encoding.BGR24, frame.getEncoding());
    assertEquals(Policy.LATEST, frame.getPolicy());
    assertFalse(frame.getLast());
    assertEquals(Map.of("site", "north"), frame.getTags());
    assertEquals(8 * 6 * 3, frame.getImage().remaining());
    assertEquals(ChannelState.STREAMING, rig.status(CHANNEL).getState());
    assertEquals("h264", rig.status(CHANNEL).getCodec());
    assertEquals(640, rig.status(CHANNEL).getSourceWidth());
    assertEquals(1, rig.status(CHANNEL).getSequence());
    rig.assertBalance(CHANNEL, 2, 0, 2, 0, 0);
  }

  @Test
  void samplerComesBeforeTheScaling() throws InterruptedException {
    FakeSource source = rig.sources.next(Specs.CAMERA_URL).frames(10);
    ChannelSpec spec = Specs.spec(CHANNEL, Specs.CAMERA_URL, Policy.LATEST).setMaxFps(2).build();

    Rig.turns(rig.reader(spec), 11);

    assertEquals(2, source.scaled());
    rig.assertBalance(CHANNEL, 10, 8, 2, 0, 0);
  }

  @Test
  void capturedAtRisesStrictlyWhateverTheHostsClockDoes() throws InterruptedException {
    rig.sources.next(Specs.CAMERA_URL).frames(3);
    ChannelReader reader = rig.reader(Specs.camera(CHANNEL));
    Rig.turns(reader, 2);
    rig.time.setWall(FakeTime.START.minusSeconds(100));
    Rig.turns(reader, 2);

    List<Instant> captured = rig.live.frames().stream().map(Frame::getCapturedAt).toList();
    assertEquals(
        List.of(FakeTime.START, FakeTime.START.plusNanos(1_000), FakeTime.START.plusNanos(2_000)),
        captured);
  }

  @Test
  void negativeAgeCountsAsClockSkewAndDropsNothing() throws InterruptedException {
    rig.sources.next(Specs.CAMERA_URL).frames(1);
    rig.live.holdOutcomes();
    Rig.turns(rig.reader(Specs.camera(CHANNEL)), 2);
    rig.time.setWall(FakeTime.START.minusSeconds(100));
    rig.live.settle(0, SendOutcome.ACKNOWLEDGED);

    assertEquals(1, rig.counted("clock.skew", CHANNEL));
    rig.assertBalance(CHANNEL, 1, 0, 1, 0, 0);
  }

  @Test
  void lostCameraIsConnectedAgainInANewSessionAfterABackoff() throws InterruptedException {
    FakeSource first = rig.sources.next(Specs.CAMERA_URL).frames(1).fails(Kind.LOST);
    rig.sources.next(Specs.CAMERA_URL).frames(1);
    ChannelReader reader = rig.reader(Specs.camera(CHANNEL));

    Rig.turns(reader, 3);
    assertTrue(first.isClosed());
    assertEquals(ChannelState.RETRYING, rig.status(CHANNEL).getState());
    assertTrue(rig.status(CHANNEL).getDetail().startsWith("cannot read it: LOST; tries again in"));
    Rig.turns(reader, 2);

    Frame before = rig.live.frames().get(0);
    Frame after = rig.live.frames().get(1);
    assertTrue(after.getSession() > before.getSession());
    assertEquals(0, after.getSequence());
    assertEquals(ChannelState.STREAMING, rig.status(CHANNEL).getState());
    assertEquals("", rig.status(CHANNEL).getDetail());
    assertEquals(1, rig.status(CHANNEL).getCounters().getReconnects());
    assertEquals(1, rig.counted("channel.reconnects", CHANNEL));
  }

  @Test
  void backoffGrowsToHalfAMinuteAndBeginsAnewAfterAMinuteOfHealth() throws InterruptedException {
    for (int i = 0; i < 12; i++) {
      rig.sources.next(Specs.CAMERA_URL).refusesToOpen(Kind.REFUSED);
    }
    rig.sources.next(Specs.CAMERA_URL).frames(1).after(Duration.ofSeconds(61)).fails(Kind.TIMEOUT);
    ChannelReader reader = rig.reader(Specs.camera(CHANNEL));

    Rig.turns(reader, 12);
    List<Duration> pauses = rig.pause.pauses();
    assertTrue(pauses.get(0).compareTo(Duration.ofSeconds(1)) <= 0, pauses.toString());
    pauses.forEach(
        pause -> {
          assertTrue(pause.compareTo(Duration.ofMillis(500)) >= 0, pauses.toString());
          assertTrue(pause.compareTo(Duration.ofSeconds(30)) <= 0, pauses.toString());
        });
    assertTrue(
        pauses.stream().anyMatch(pause -> pause.compareTo(Duration.ofSeconds(2)) > 0),
        pauses.toString());

    Rig.turns(reader, 3);
    assertTrue(
        rig.pause.pauses().get(12).compareTo(Duration.ofSeconds(1)) <= 0,
        rig.pause.pauses().toString());
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"NOT_ALLOWED", "UNAUTHORIZED", "NOT_FOUND", "UNSUPPORTED", "CORRUPT"})
  void whatSomebodyHasToMendIsTriedOnceAMinute(Kind kind) throws InterruptedException {
    rig.sources.next(Specs.CAMERA_URL).refusesToOpen(kind);
    rig.sources.next(Specs.CAMERA_URL).frames(1);
    ChannelReader reader = rig.reader(Specs.camera(CHANNEL));

    Rig.turns(reader, 1);
    assertEquals(ChannelState.FAILED, rig.status(CHANNEL).getState());
    assertEquals(
        "cannot open it: " + kind + "; tries again in 60.0 s, or at once when it is changed",
        rig.status(CHANNEL).getDetail());
    assertEquals(List.of(Duration.ofMinutes(1)), rig.pause.pauses());

    Rig.turns(reader, 1);
    assertEquals(ChannelState.STREAMING, rig.status(CHANNEL).getState());
  }

  @Test
  void bugThatAStreamBringsUpFailsItsChannelOnlyAndShowsNoPassword() throws InterruptedException {
    FakeSource source =
        rig.sources
            .next(Specs.CAMERA_URL)
            .breaks(new IllegalStateException("at rtsp://admin:secret@192.0.2.7/stream1"));
    ChannelReader reader = rig.reader(Specs.camera(CHANNEL));

    Rig.turns(reader, 2);

    assertEquals(ChannelState.FAILED, rig.status(CHANNEL).getState());
    assertTrue(rig.status(CHANNEL).getDetail().contains("rtsp://***@192.0.2.7/stream1"));
    assertFalse(rig.status(CHANNEL).getDetail().contains("secret"));
    assertTrue(source.isClosed());
  }

  @Test
  void badUrlIsAFailureThatSaysSo() throws InterruptedException {
    rig.reader(Specs.spec(CHANNEL, "ftp://u:secret@host/x", Policy.LATEST).build()).runOnce();
    assertEquals(ChannelState.FAILED, rig.status(CHANNEL).getState());
    assertTrue(rig.status(CHANNEL).getDetail().contains("scheme must be one of"));
    assertFalse(rig.status(CHANNEL).getDetail().contains("secret"));
  }

  @Test
  void regionOfTheSpecReachesTheSource() throws InterruptedException {
    rig.sources.next(Specs.CAMERA_URL).frames(1);
    rig.reader(
            Specs.spec(CHANNEL, Specs.CAMERA_URL, Policy.LATEST)
                .setRegion(new Region(0.25f, 0f, 0.5f, 1f))
                .build())
        .runOnce();

    assertEquals(
        Optional.of(new PictureRegion(0.25, 0, 0.5, 1)),
        rig.sources.settings().get(0).image().region());
  }

  @Test
  void latestDropsByReason() throws InterruptedException {
    rig.sources.next(Specs.CAMERA_URL).frames(3);
    ChannelReader reader = rig.reader(Specs.camera(CHANNEL));
    rig.live.holdOutcomes();
    Rig.turns(reader, 4);
    rig.assertBalance(CHANNEL, 3, 0, 0, 0, 3);

    rig.live.settle(1, SendOutcome.SUPERSEDED);
    rig.live.settle(0, SendOutcome.UNDELIVERED);
    rig.live.settle(2, SendOutcome.ACKNOWLEDGED);

    rig.assertBalance(CHANNEL, 3, 0, 1, 2, 0);
    assertEquals(1, rig.counted("frames.dropped", CHANNEL, "reason", "superseded"));
    assertEquals(1, rig.counted("frames.dropped", CHANNEL, "reason", "undelivered"));
    assertEquals(2, rig.status(CHANNEL).getSequence());
    assertEquals(ChannelState.STREAMING, rig.status(CHANNEL).getState());
  }

  @Test
  void cameraClockIsWaitedForOneSecondAndThenCounts() throws InterruptedException {
    Instant said = FakeTime.START.minusSeconds(7);
    rig.sources
        .next(Specs.CAMERA_URL)
        .producerClock()
        .frames(1)
        .frame(500_000, Optional.of(said))
        .after(Duration.ofMillis(500))
        .frame(600_000, Optional.of(said.plusMillis(103)));
    ChannelReader reader = rig.reader(Specs.camera(CHANNEL));

    Rig.turns(reader, 4);

    assertEquals(
        List.of(said, said.plusMillis(100)),
        rig.live.frames().stream().map(Frame::getCapturedAt).toList());
    assertEquals(Clock.CAMERA, rig.live.frames().get(0).getClock());
    assertEquals(Clock.CAMERA, rig.status(CHANNEL).getClock());
    assertEquals(3_000, rig.status(CHANNEL).getDriftMicros());
    assertEquals(1, rig.counted("frames.dropped", CHANNEL, "reason", "clock-wait"));
    rig.assertBalance(CHANNEL, 3, 0, 2, 1, 0);
  }

  @Test
  void cameraThatReportsTooLateStaysWithArrivalForTheWholeSession() throws InterruptedException {
    rig.sources
        .next(Specs.CAMERA_URL)
        .producerClock()
        .frames(1)
        .frames(1)
        .after(Duration.ofSeconds(1))
        .frame(300_000, Optional.of(FakeTime.START.minusSeconds(7)));
    ChannelReader reader = rig.reader(Specs.camera(CHANNEL));

    Rig.turns(reader, 4);

    assertEquals(
        List.of(Clock.ARRIVAL, Clock.ARRIVAL),
        rig.live.frames().stream().map(Frame::getClock).toList());
    assertTrue(rig.live.frames().get(1).getCapturedAt().isAfter(FakeTime.START));
  }

  @Test
  void corruptPacketsAreCountedOnce() throws InterruptedException {
    rig.sources
        .next(Specs.CAMERA_URL)
        .frames(1)
        .corruptPackets(2)
        .frames(1)
        .corruptPackets(5)
        .frames(1);

    Rig.turns(rig.reader(Specs.camera(CHANNEL)), 4);

    assertEquals(5, rig.counted("packets.corrupt", CHANNEL));
  }

  @Test
  void fileUnderLatestPlaysAsACameraAndEndsWithoutALastMark() throws InterruptedException {
    rig.sources.next(Specs.FILE_URL).frames(2).ends();
    ChannelSpec spec = Specs.spec(CHANNEL, Specs.FILE_URL, Policy.LATEST).build();

    Rig.turns(rig.reader(spec), 4);

    assertTrue(rig.sources.settings().get(0).paced());
    assertEquals(1, rig.sources.settings().get(0).decoding().threads());
    assertEquals(2, rig.live.frames().size());
    assertEquals(ChannelState.ENDED, rig.status(CHANNEL).getState());
    assertEquals(1, rig.ends.get());
  }
}
