package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posewire.ingest.video.FrameTimeline.Ticks;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FrameTimelineTest {
  private static final OptionalLong UNKNOWN = OptionalLong.empty();

  @Test
  void ticksCountFromTheStartOfTheStream() {
    FrameTimeline timeline =
        new FrameTimeline(new Ticks(1, 90_000, 33), OptionalLong.of(126_000), 25);

    assertEquals(0, timeline.micros(OptionalLong.of(126_000), 0));
    assertEquals(40_000, timeline.micros(OptionalLong.of(129_600), 0));
    assertEquals(50_040_000, timeline.micros(OptionalLong.of(129_600 + 50 * 90_000), 0), "a gap");
    assertEquals(0, timeline.jumpMicros());
  }

  @Test
  void cameraOfDaysGoesOnThroughEveryRound() {
    long round = 1L << 33;
    FrameTimeline timeline = new FrameTimeline(new Ticks(1, 90_000, 33), UNKNOWN, 25);
    long step = 40 * 90_000; // a frame in 40 s: 2,386 a round
    for (long frame = 0; frame < 10_000; frame++) {
      long micros = timeline.micros(OptionalLong.of(frame * step % round), 0);
      assertEquals(frame * 40_000_000, micros);
      assertEquals(0, timeline.jumpMicros());
    }
  }

  @Test
  void jumpIsToldAndTheLineGoesOn() {
    for (long hours : new long[] {-30, -1, 1, 100, 24 * 365 * 50}) {
      FrameTimeline timeline = new FrameTimeline(new Ticks(1, 90_000, 64), UNKNOWN, 25);
      long ticks = 100L * 3600 * 90_000;
      timeline.micros(OptionalLong.of(ticks), 0);
      ticks += 3600 + hours * 3600 * 90_000;

      assertEquals(40_000, timeline.micros(OptionalLong.of(ticks), 0), hours + " h");
      assertEquals(hours * 3_600_000_000L, timeline.jumpMicros());
      assertEquals(80_000, timeline.micros(OptionalLong.of(ticks + 3600), 0));
      assertEquals(0, timeline.jumpMicros());
    }
  }

  @Test
  void jumpOfACameraIsBridgedByTheTimeThatWentBy() {
    FrameTimeline timeline = new FrameTimeline(new Ticks(1, 1000, 64), UNKNOWN, 25);
    timeline.micros(OptionalLong.of(5_000), 0);

    assertEquals(3_000_000, timeline.micros(OptionalLong.of(100), 3_000_000));
    assertEquals(-7_900_000, timeline.jumpMicros());
    assertEquals(3_040_000, timeline.micros(OptionalLong.of(140), 70_000));
  }

  @Test
  void framesALittleOutOfOrderStillIncreaseAndNothingDrifts() {
    FrameTimeline timeline = new FrameTimeline(new Ticks(1, 1000, 64), UNKNOWN, 25);

    assertEquals(0, timeline.micros(OptionalLong.of(0), 0));
    assertEquals(80_000, timeline.micros(OptionalLong.of(80), 0));
    assertEquals(80_001, timeline.micros(OptionalLong.of(40), 0));
    assertEquals(80_002, timeline.micros(OptionalLong.of(80), 0));
    assertEquals(120_000, timeline.micros(OptionalLong.of(120), 0));
    assertEquals(0, timeline.jumpMicros());
  }

  @Test
  void filmWithAFrameAnHourHasNoJumps() {
    FrameTimeline timeline = new FrameTimeline(new Ticks(1, 1, 64), UNKNOWN, 1 / 3600.0);
    timeline.micros(OptionalLong.of(0), 0);

    assertEquals(7_200_000_000L, timeline.micros(OptionalLong.of(7200), 0));
    assertEquals(0, timeline.jumpMicros());
  }

  @Test
  void firstKnownFrameIsTheStartWhereTheStreamNamesNone() {
    FrameTimeline timeline = new FrameTimeline(new Ticks(1, 1000, 33), UNKNOWN, 25);

    assertEquals(0, timeline.micros(OptionalLong.of(700), 0));
    assertEquals(33_000, timeline.micros(OptionalLong.of(733), 0));
  }

  @Test
  void frameWithoutPtsFollowsTheLastByOneFrame() {
    FrameTimeline timeline = new FrameTimeline(new Ticks(1, 1000, 33), UNKNOWN, 10);

    assertEquals(0, timeline.micros(UNKNOWN, 0));
    assertEquals(100_000, timeline.micros(UNKNOWN, 0));

    FrameTimeline late = new FrameTimeline(new Ticks(1, 90_000, 33), OptionalLong.of(3600), 25);
    assertEquals(0, late.micros(UNKNOWN, 0));
    assertEquals(40_000, late.micros(OptionalLong.of(3600), 0));
    assertEquals(80_000, late.micros(OptionalLong.of(7200), 0));

    FrameTimeline unknownRate = new FrameTimeline(new Ticks(1, 1000, 33), OptionalLong.of(0), 0);
    assertEquals(200_000, unknownRate.micros(OptionalLong.of(200), 0));
    assertEquals(240_000, unknownRate.micros(UNKNOWN, 0));
  }

  @Test
  void tickOfZeroIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Ticks(0, 1, 33));
  }
}
