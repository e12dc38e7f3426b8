package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.CaptureClock.Reading;
import dev.posewire.schemas.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CaptureClockTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final long SECOND = 1_000_000_000L;

  @Test
  void fileFollowsItsOwnTimeLineAndNeverGoesBack() {
    CaptureClock clock = CaptureClock.ofFile(NOW);
    long base = SessionNumbers.micros(NOW);
    assertTrue(clock.note(frame(0, Optional.empty()), 0));

    assertEquals(base, clock.stampMicros(frame(0, Optional.empty())));
    assertEquals(base + 40_000, clock.stampMicros(frame(40_000, Optional.empty())));
    assertEquals(base + 40_001, clock.stampMicros(frame(20_000, Optional.empty())));
    assertEquals(base + 80_000, clock.stampMicros(frame(80_000, Optional.empty())));
    assertEquals(Clock.FILE, clock.reading().clock());
  }

  @Test
  void cameraIsWaitedForNoLongerThanTold() {
    CaptureClock clock = CaptureClock.ofCamera(Duration.ofSeconds(1));
    assertFalse(clock.note(frame(0, Optional.empty()), 5 * SECOND));
    assertFalse(clock.note(frame(1, Optional.empty()), 6 * SECOND - 1));
    assertTrue(clock.note(frame(2, Optional.empty()), 6 * SECOND));
    assertEquals(Clock.ARRIVAL, clock.reading().clock());
  }

  @Test
  void cameraWithoutAWaitIsDecidedByTheFirstFrame() {
    CaptureClock silent = CaptureClock.ofCamera(Duration.ZERO);
    assertTrue(silent.note(frame(0, Optional.empty()), 0));
    assertEquals(Clock.ARRIVAL, silent.reading().clock());

    CaptureClock speaking = CaptureClock.ofCamera(Duration.ZERO);
    assertTrue(speaking.note(frame(0, Optional.of(NOW)), 0));
    assertEquals(Clock.CAMERA, speaking.reading().clock());
  }

  @Test
  void laterReportsTellTheDriftOnlyAndFramesWithoutOneFollowTheTimeLine() {
    CaptureClock clock = CaptureClock.ofCamera(Duration.ofSeconds(1));
    clock.note(frame(1_000_000, Optional.of(NOW)), 0);
    long base = SessionNumbers.micros(NOW);
    assertEquals(base, clock.stampMicros(frame(1_000_000, Optional.of(NOW))));

    GrabbedFrame behind = frame(1_100_000, Optional.of(NOW.plusMillis(95)));
    clock.note(behind, 0);
    assertEquals(-5_000, clock.reading().driftMicros());
    assertEquals(base + 100_000, clock.stampMicros(behind));
    assertEquals(base + 200_000, clock.stampMicros(frame(1_200_000, Optional.empty())));
  }

  @Test
  void jumpOfTheTimeLineIsANewAnchorNoDrift() {
    CaptureClock clock = CaptureClock.ofCamera(Duration.ofSeconds(1));
    clock.note(frame(0, Optional.of(NOW)), 0);
    GrabbedFrame jumped = frame(90_000_000_000L, Optional.of(NOW.plusMillis(40)));
    clock.note(jumped, 0);

    assertEquals(0, clock.reading().driftMicros());
    assertEquals(SessionNumbers.micros(NOW.plusMillis(40)), clock.stampMicros(jumped));
  }

  @Test
  void cameraWhoseClockWasNeverSetSaysNothing() {
    CaptureClock clock = CaptureClock.ofCamera(Duration.ZERO);
    clock.note(frame(0, Optional.of(Instant.EPOCH)), 0);
    assertEquals(Clock.ARRIVAL, clock.reading().clock());
  }

  @Test
  void jumpOfTheCamerasClockIsToldAndTheSessionKeepsItsTime() {
    CaptureClock clock = CaptureClock.ofCamera(Duration.ZERO);
    long base = SessionNumbers.micros(NOW);
    clock.note(frame(0, Optional.of(NOW)), 0);
    assertEquals(base, clock.stampMicros(frame(0, Optional.of(NOW))));

    GrabbedFrame ahead = frame(1_000_000, Optional.of(NOW.plusSeconds(3_601)));
    clock.note(ahead, SECOND);
    assertEquals(base + 1_000_000, clock.stampMicros(ahead));
    assertEquals(new Reading(Clock.CAMERA, 3_600_000_000L, 1, 3_600_000_000L), clock.reading());

    GrabbedFrame same = frame(2_000_000, Optional.of(NOW.plusSeconds(3_602)));
    clock.note(same, 2 * SECOND);
    assertEquals(1, clock.reading().jumps());

    GrabbedFrame back = frame(3_000_000, Optional.of(NOW.plusMillis(2_990)));
    clock.note(back, 3 * SECOND);
    assertEquals(base + 3_000_000, clock.stampMicros(back));
    assertEquals(new Reading(Clock.CAMERA, -10_000, 2, -3_600_010_000L), clock.reading());
  }

  @Test
  void slowDriftIsNoJumpHoweverFarItLeads() {
    CaptureClock clock = CaptureClock.ofCamera(Duration.ZERO);
    for (int second = 0; second <= 100; second++) {
      Instant said = NOW.plusMillis(second * 1_200L);
      clock.note(frame(second * 1_000_000L, Optional.of(said)), second * SECOND);
    }
    assertEquals(new Reading(Clock.CAMERA, 20_000_000, 0, 0), clock.reading());
  }

  @Test
  void reportsOfAnotherNtpEraAreTheTimeThatIsMeant() {
    Duration era = Duration.ofSeconds(1L << 32);
    for (Instant said : List.of(NOW.minus(era), NOW.plus(era))) {
      CaptureClock clock = CaptureClock.ofCamera(Duration.ZERO);
      GrabbedFrame frame = frame(40_000, Optional.of(said));
      assertTrue(clock.note(frame, 0));
      assertEquals(Clock.CAMERA, clock.reading().clock());
      assertEquals(SessionNumbers.micros(NOW), clock.stampMicros(frame));
    }
  }

  @Test
  void reportFromBeforeTheSessionIsTaken() {
    CaptureClock clock = CaptureClock.ofCamera(Duration.ZERO);
    GrabbedFrame frame = frame(0, Optional.of(NOW.minusSeconds(30)));
    clock.note(frame, 0);
    assertEquals(SessionNumbers.micros(NOW.minusSeconds(30)), clock.stampMicros(frame));
  }

  @Test
  void timeLineThatRunsAheadGoesOnByTheTimeThatWentByUntilTheNextReport() {
    long ahead = 30_000_000;
    CaptureClock clock = CaptureClock.ofCamera(Duration.ZERO);
    long base = SessionNumbers.micros(NOW);
    clock.note(frame(0, Optional.of(NOW)), 0);
    GrabbedFrame jumped = frame(ahead + 1_000_000, Optional.empty());
    clock.note(jumped, SECOND);
    assertEquals(base + 1_000_000, clock.stampMicros(jumped));
    assertPlacedAnew(clock, ahead + 2_000_000);
  }

  @Test
  void jumpThatTheSourceTookOutIsPlacedExactlyByTheNextReport() {
    CaptureClock clock = CaptureClock.ofCamera(Duration.ZERO);
    clock.note(frame(0, Optional.of(NOW)), 0);
    GrabbedFrame jumped = new GrabbedFrame(1_000_000, Optional.empty(), NOW, 640, 480, -4_000_000);
    clock.note(jumped, SECOND);
    assertEquals(SessionNumbers.micros(NOW) + 1_000_000, clock.stampMicros(jumped));
    assertPlacedAnew(clock, 2_000_000);
  }

  private static void assertPlacedAnew(CaptureClock clock, long ptsMicros) {
    GrabbedFrame reported = frame(ptsMicros, Optional.of(NOW.plusMillis(2_050)));
    clock.note(reported, 2 * SECOND);
    assertEquals(SessionNumbers.micros(NOW) + 2_050_000, clock.stampMicros(reported));
    assertEquals(new Reading(Clock.CAMERA, 0, 0, 0), clock.reading());
  }

  @Test
  void burstAtTheBeginningAndFramesThatWereHeldUpAreNoJumps() {
    CaptureClock clock = CaptureClock.ofCamera(Duration.ZERO);
    long base = SessionNumbers.micros(NOW);
    clock.note(frame(0, Optional.of(NOW)), 0);
    clock.note(frame(4_000_000, Optional.empty()), 1); // four seconds from the server's memory
    clock.note(frame(4_040_000, Optional.empty()), 60 * SECOND); // it waited for Kafka
    GrabbedFrame late = frame(60_000_000, Optional.empty());
    clock.note(late, 60 * SECOND);
    assertEquals(base + 60_000_000, clock.stampMicros(late));
  }

  private static GrabbedFrame frame(long ptsMicros, Optional<Instant> producedAt) {
    return new GrabbedFrame(ptsMicros, producedAt, NOW, 640, 480);
  }
}
