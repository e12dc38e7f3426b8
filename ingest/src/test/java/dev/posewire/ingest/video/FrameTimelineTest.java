package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FrameTimelineTest {
  private static final OptionalLong UNKNOWN = OptionalLong.empty();

  @Test
  void ticksCountFromTheStartOfTheStream() {
    FrameTimeline timeline = new FrameTimeline(1, 90_000, OptionalLong.of(126_000), 25);

    assertEquals(0, timeline.micros(OptionalLong.of(126_000)));
    assertEquals(40_000, timeline.micros(OptionalLong.of(129_600)));
    assertEquals(-11, timeline.micros(OptionalLong.of(125_999)));
    long day = 24L * 3600 * 90_000;
    assertEquals(1000L * 86_400_000_000L, timeline.micros(OptionalLong.of(126_000 + 1000 * day)));
  }

  @Test
  void firstKnownFrameIsTheStartWhereTheStreamNamesNone() {
    FrameTimeline timeline = new FrameTimeline(1, 1000, UNKNOWN, 25);

    assertEquals(0, timeline.micros(OptionalLong.of(700)));
    assertEquals(33_000, timeline.micros(OptionalLong.of(733)));
  }

  @Test
  void frameWithoutPtsFollowsTheLastByOneFrame() {
    FrameTimeline timeline = new FrameTimeline(1, 1000, UNKNOWN, 10);

    assertEquals(0, timeline.micros(UNKNOWN));
    assertEquals(100_000, timeline.micros(UNKNOWN));

    FrameTimeline late = new FrameTimeline(1, 90_000, OptionalLong.of(3600), 25);
    assertEquals(0, late.micros(UNKNOWN));
    assertEquals(40_000, late.micros(OptionalLong.of(3600)));
    assertEquals(80_000, late.micros(OptionalLong.of(7200)));

    FrameTimeline unknownRate = new FrameTimeline(1, 1000, OptionalLong.of(0), 0);
    assertEquals(200_000, unknownRate.micros(OptionalLong.of(200)));
    assertEquals(240_000, unknownRate.micros(UNKNOWN));
  }

  @Test
  void tickOfZeroIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new FrameTimeline(0, 1, UNKNOWN, 0));
  }
}
