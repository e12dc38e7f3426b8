package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.schemas.Clock;
import java.time.Duration;
import java.time.Instant;
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
    assertEquals(Clock.FILE, clock.clock());
  }

  @Test
  void cameraIsWaitedForNoLongerThanTold() {
    CaptureClock clock = CaptureClock.ofCamera(Duration.ofSeconds(1));
    assertFalse(clock.note(frame(0, Optional.empty()), 5 * SECOND));
    assertFalse(clock.note(frame(1, Optional.empty()), 6 * SECOND - 1));
    assertTrue(clock.note(frame(2, Optional.empty()), 6 * SECOND));
    assertEquals(Clock.ARRIVAL, clock.clock());
  }

  @Test
  void cameraWithoutAWaitIsDecidedByTheFirstFrame() {
    CaptureClock silent = CaptureClock.ofCamera(Duration.ZERO);
    assertTrue(silent.note(frame(0, Optional.empty()), 0));
    assertEquals(Clock.ARRIVAL, silent.clock());

    CaptureClock speaking = CaptureClock.ofCamera(Duration.ZERO);
    assertTrue(speaking.note(frame(0, Optional.of(NOW)), 0));
    assertEquals(Clock.CAMERA, speaking.clock());
  }

  @Test
  void laterReportsTellTheDriftOnlyAndFramesWithoutOneFollowTheTimeLine() {
    CaptureClock clock = CaptureClock.ofCamera(Duration.ofSeconds(1));
    clock.note(frame(1_000_000, Optional.of(NOW)), 0);
    long base = SessionNumbers.micros(NOW);
    assertEquals(base, clock.stampMicros(frame(1_000_000, Optional.of(NOW))));

    GrabbedFrame behind = frame(1_100_000, Optional.of(NOW.plusMillis(95)));
    clock.note(behind, 0);
    assertEquals(-5_000, clock.driftMicros());
    assertEquals(base + 100_000, clock.stampMicros(behind));
    assertEquals(base + 200_000, clock.stampMicros(frame(1_200_000, Optional.empty())));
  }

  @Test
  void jumpOfTheTimeLineIsANewAnchorNoDrift() {
    CaptureClock clock = CaptureClock.ofCamera(Duration.ofSeconds(1));
    clock.note(frame(0, Optional.of(NOW)), 0);
    GrabbedFrame jumped = frame(90_000_000_000L, Optional.of(NOW.plusMillis(40)));
    clock.note(jumped, 0);

    assertEquals(0, clock.driftMicros());
    assertEquals(SessionNumbers.micros(NOW.plusMillis(40)), clock.stampMicros(jumped));
  }

  @Test
  void cameraWhoseClockWasNeverSetSaysNothing() {
    CaptureClock clock = CaptureClock.ofCamera(Duration.ZERO);
    clock.note(frame(0, Optional.of(Instant.EPOCH)), 0);
    assertEquals(Clock.ARRIVAL, clock.clock());
  }

  private static GrabbedFrame frame(long ptsMicros, Optional<Instant> producedAt) {
    return new GrabbedFrame(ptsMicros, producedAt, NOW, 640, 480);
  }
}
