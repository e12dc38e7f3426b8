package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.ChannelStatusTracker.Activity;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.Policy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StallWatchTest {
  private static final long SECOND = 1_000_000_000L;

  private final StallWatch watch = new StallWatch();
  private long now;

  @Test
  void fastStreamMayPauseForTwoSeconds() {
    watch.open(Specs.camera("a"), 25);
    frames(20, SECOND / 25);
    assertLimit(2 * SECOND);
  }

  @Test
  void announcedRateCountsUntilTheStreamIsMeasured() {
    watch.open(Specs.camera("a"), 0.5);
    assertLimit(6 * SECOND);
    frames(8, SECOND);
    assertLimit(3 * SECOND);
  }

  @Test
  void slowStreamThatAnnouncesAHighRateIsSoonKnown() {
    watch.open(Specs.camera("a"), 25);
    frames(8, 5 * SECOND);
    assertLimit(15 * SECOND);
  }

  @Test
  void keyFramesComeAtTheirOwnPaceWhateverIsAnnounced() {
    watch.open(ChannelSpec.newBuilder(Specs.camera("a")).setKeyframesOnly(true).build(), 25);
    assertLimit(12 * SECOND);
    frames(8, 2 * SECOND);
    assertLimit(6 * SECOND);
  }

  @Test
  void sourceThatAnnouncesNothingIsExpectedEachSecond() {
    watch.open(Specs.camera("a"), 0);
    assertLimit(3 * SECOND);
  }

  @Test
  void timeSpentWaitingForKafkaIsNotTheCamerasAndIsToldApart() {
    watch.open(Specs.camera("a"), 25);
    for (int i = 0; i < 10; i++) {
      frames(1, SECOND / 25);
      watch.doing(Activity.PUBLISHING, now);
      now += 60 * SECOND;
      assertEquals(Duration.ofSeconds(60), watch.stuck(now));
      assertTrue(watch.missing(now).isZero());
    }
    assertLimit(2 * SECOND);
  }

  @Test
  void frozenFromTheFirstOfTheSamePicturesOn() {
    watch.open(Specs.spec("a", Specs.CAMERA_URL, Policy.LATEST).setFrozenSeconds(2.5f).build(), 25);
    watch.image(5, 0);
    watch.image(5, 2 * SECOND);
    assertTrue(watch.frozen().isZero());
    watch.image(5, 3 * SECOND);
    assertEquals(Duration.ofSeconds(3), watch.frozen());
    watch.image(6, 4 * SECOND);
    assertTrue(watch.frozen().isZero());
    watch.image(5, 60 * SECOND);
    assertTrue(watch.frozen().isZero());
  }

  @Test
  void newConnectionForgetsThePicture() {
    ChannelSpec spec = Specs.spec("a", Specs.CAMERA_URL, Policy.LATEST).setFrozenSeconds(2).build();
    watch.open(spec, 25);
    watch.image(5, 0);
    watch.open(spec, 25);
    watch.image(5, 60 * SECOND);
    assertTrue(watch.frozen().isZero());
  }

  private void frames(int count, long intervalNanos) {
    for (int i = 0; i < count; i++) {
      watch.doing(Activity.GRABBING, now);
      now += intervalNanos;
      watch.frame(now);
    }
  }

  private void assertLimit(long nanos) {
    watch.doing(Activity.GRABBING, now);
    assertTrue(watch.missing(now + nanos - SECOND / 100).isZero());
    assertEquals(Duration.ofNanos(nanos + SECOND / 100), watch.missing(now + nanos + SECOND / 100));
    watch.doing(Activity.IDLE, now);
  }
}
