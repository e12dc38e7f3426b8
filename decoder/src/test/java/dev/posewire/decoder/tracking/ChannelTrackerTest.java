package dev.posewire.decoder.tracking;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posewire.decoder.openpose.Pose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelTrackerTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration FRAME = Duration.ofMillis(100);

  private final ChannelTracker tracker = new ChannelTracker(TrackerSettings.DEFAULT, 7);
  private Instant now = START;

  @Test
  void personGetsTheFirstIdInTheThirdFrame() {
    assertIds(next(Poses.standing(100, 50)), -1);
    assertIds(next(Poses.standing(102, 50)), -1);
    assertIds(next(Poses.standing(104, 50)), 7);
    assertIds(next(Poses.standing(106, 50)), 7);
    assertEquals(8, tracker.nextTrackId());
  }

  @Test
  void personMissedBeforeConfirmationStartsAnew() {
    next(Poses.standing(100, 50));
    next(Poses.standing(100, 50));
    assertIds(next());
    assertIds(next(Poses.standing(100, 50)), -1);
    assertIds(next(Poses.standing(100, 50)), -1);
    assertIds(next(Poses.standing(100, 50)), 7);
  }

  @Test
  void confirmedPersonKeepsTheIdThroughMissedDetections() {
    confirm(Poses.standing(100, 50));
    for (int i = 0; i < 9; i++) {
      assertIds(next());
    }
    assertIds(next(Poses.standing(104, 50)), 7);
  }

  /** Last seen at 0.2 s; matched again exactly 1 s later. */
  @Test
  void trackLivesUpToTheLimitAndNotLonger() {
    confirm(Poses.standing(100, 50));
    now = START.plusMillis(1200);
    assertIds(next(Poses.standing(100, 50)), 7);

    now = START.plusMillis(2201);
    assertIds(next(Poses.standing(100, 50)), -1);
    assertIds(next(Poses.standing(100, 50)), -1);
    assertIds(next(Poses.standing(100, 50)), 8);
  }

  @Test
  void oneWhoComesBackAfterTheLimitGetsANewIdWhileTheOtherKeepsHis() {
    Pose stays = Poses.standing(300, 50);
    confirm(stays, Poses.standing(100, 50));
    for (int i = 0; i < 11; i++) {
      assertIds(next(stays), 7);
    }
    assertIds(next(stays, Poses.standing(100, 50)), 7, -1);
    assertIds(next(stays, Poses.standing(100, 50)), 7, -1);
    assertIds(next(stays, Poses.standing(100, 50)), 7, 9);
  }

  @Test
  void idsFollowThePeopleNotTheOrderOfTheList() {
    confirm(Poses.standing(100, 50), Poses.standing(300, 50));
    assertIds(next(Poses.standing(300, 50), Poses.standing(100, 50)), 8, 7);
  }

  /** 2 m/s towards each other at 10 frames a second; in the middle they are 2 pixels apart. */
  @Test
  void twoWhoCrossKeepTheirIds() {
    for (int frame = 0; frame < 30; frame++) {
      Pose rightwards = Poses.standing(150 + 6 * frame, 50);
      Pose leftwards = Poses.standing(322 - 6 * frame, 54);
      long[] ids = next(rightwards, leftwards);
      if (frame >= 2) {
        assertArrayEquals(new long[] {7, 8}, ids, "frame " + frame);
      }
    }
  }

  /** One is hidden while they pass: the other must not take over his id, nor he the other's. */
  @Test
  void oneHiddenWhilePassingIsFoundAgain() {
    for (int frame = 0; frame < 30; frame++) {
      Pose rightwards = Poses.standing(150 + 6 * frame, 50);
      Pose leftwards = Poses.standing(322 - 6 * frame, 54);
      boolean hidden = frame >= 12 && frame < 17;
      long[] ids = hidden ? next(rightwards) : next(rightwards, leftwards);
      if (frame >= 2) {
        assertArrayEquals(hidden ? new long[] {7} : new long[] {7, 8}, ids, "frame " + frame);
      }
    }
  }

  @Test
  void somebodyElseFarAwayIsNotTheSamePerson() {
    confirm(Poses.standing(100, 50));
    assertIds(next(Poses.standing(200, 50)), -1);
  }

  @Test
  void peopleWithTooFewKeypointsInCommonAreNotMatched() {
    confirm(Poses.standing(100, 50));
    assertIds(next(Poses.withOnly(Poses.standing(100, 50), 2)), -1);
    assertIds(next(Poses.withOnly(Poses.standing(100, 50), 3)), 7);
  }

  @Test
  void emptyFramesAreTaken() {
    assertIds(next());
    assertIds(next());
    assertEquals(7, tracker.nextTrackId());
  }

  @Test
  void twoEqualPosesAreTwoPeople() {
    Pose pose = Poses.standing(100, 50);
    confirm(pose, pose);
    assertIds(next(pose, pose), 7, 8);
  }

  @Test
  void timeThatRunsBackCountsAsTheLastOne() {
    confirm(Poses.standing(100, 50));
    now = START.minusSeconds(60);
    assertIds(next(Poses.standing(100, 50)), 7);
  }

  @Test
  void resetForgetsEverybodyAndStartsFromTheGivenId() {
    confirm(Poses.standing(100, 50));
    tracker.reset(100);
    now = START.minusSeconds(60);
    assertIds(next(Poses.standing(100, 50)), -1);
    assertIds(next(Poses.standing(100, 50)), -1);
    assertIds(next(Poses.standing(100, 50)), 100);
  }

  @Test
  void idsAreGivenAtOnceWhereOneFrameIsEnough() {
    TrackerSettings atOnce = new TrackerSettings(1, Duration.ofSeconds(1), 0.3);
    long[] ids = new ChannelTracker(atOnce, 0).track(List.of(Poses.standing(100, 50)), START);
    assertArrayEquals(new long[] {0}, ids);
  }

  @Test
  void settingsOutOfRangeAreNamed() {
    assertMessage("firstTrackId must be >= 0: -1", () -> tracker.reset(-1));
    assertMessage(
        "confirmFrames must be in 1..100: 0",
        () -> new TrackerSettings(0, Duration.ofSeconds(1), 0.3));
    assertMessage(
        "lostAfter must be in (0, 1 h]: PT0S", () -> new TrackerSettings(3, Duration.ZERO, 0.3));
    assertMessage(
        "minSimilarity must be in (0, 1): NaN",
        () -> new TrackerSettings(3, Duration.ofSeconds(1), Double.NaN));
  }

  private static void assertMessage(String message, Runnable action) {
    IllegalArgumentException error = assertThrows(IllegalArgumentException.class, action::run);
    assertEquals(message, error.getMessage());
  }

  /** Three frames with the same people. */
  private void confirm(Pose... people) {
    for (int i = 0; i < TrackerSettings.DEFAULT.confirmFrames(); i++) {
      next(people);
    }
  }

  /** The frame at {@code now}; the next one follows 100 ms later. */
  private long[] next(Pose... people) {
    long[] ids = tracker.track(List.of(people), now);
    now = now.plus(FRAME);
    return ids;
  }

  private static void assertIds(long[] actual, long... expected) {
    assertArrayEquals(expected, actual);
  }
}
