package dev.posewire.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.schemas.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkerSettingsTest {
  private static final Duration LINGER = Duration.ofMillis(5);
  private static final Duration TOO_LONG = WorkerSettings.MAX_LINGER.plusNanos(1);
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @Test
  void recordedHaveAQuarterByDefault() {
    assertEquals(0.25, WorkerSettings.defaults().recordedShare());
  }

  @Test
  void numbersOutOfRangeAreRefusedByName() {
    refused("--linger", TOO_LONG, 0.25, 64, LIMIT);
    refused("--linger", Duration.ofNanos(-1), 0.25, 64, LIMIT);
    refused("--recorded-share", LINGER, 0, 64, LIMIT);
    refused("--recorded-share", LINGER, Double.NaN, 64, LIMIT);
    refused("--max-in-flight", LINGER, 0.25, 0, LIMIT);
    refused("--device-loss-limit", LINGER, 0.25, 64, Duration.ofSeconds(-1));
  }

  @Test
  void numbersOfADeviceOutOfRangeAreRefusedWithItsName() {
    FakeDevice device = new FakeDevice("fake:A");
    for (int[] numbers : new int[][] {{257, 0}, {-1, 0}, {0, 65}, {0, -1}}) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> new PoolMember(device, numbers[0], numbers[1], Optional.empty()));
      assertTrue(e.getMessage().contains("fake:A"), e.getMessage());
    }
  }

  @Test
  void lingerOfADeviceHasTheLimitsOfAll() {
    FakeDevice device = new FakeDevice("fake:A");
    for (Duration linger : List.of(TOO_LONG, Duration.ofNanos(-1))) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> new PoolMember(device, 0, 0, Optional.of(linger)));
      assertEquals(
          "linger must be 0ms to 1000ms: %s (device fake:A)".formatted(linger), e.getMessage());
    }
  }

  @Test
  void liveLaneTakesAFrameOfMoreChannelsThanAnyWorkerHas() {
    assertEquals(64, WorkerSettings.defaults().maxInFlight(Policy.EVERY));
    assertEquals(10_000, WorkerSettings.defaults().maxInFlight(Policy.LATEST));
  }

  @Test
  void liveFramesMayTakeAQuarterOfTheHeapAndRecordedOnesAFixedSize() {
    WorkerSettings settings = WorkerSettings.defaults();
    assertEquals(2L << 30, settings.maxInFlightBytes(Policy.LATEST, 8L << 30));
    assertEquals(48L << 20, settings.maxInFlightBytes(Policy.LATEST, 64L << 20));
    assertEquals(48L << 20, settings.maxInFlightBytes(Policy.EVERY, 8L << 30));
  }

  private static void refused(
      String key, Duration linger, double share, int maxInFlight, Duration lossLimit) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new WorkerSettings(linger, share, maxInFlight, lossLimit));
    assertTrue(e.getMessage().startsWith(key), e.getMessage());
  }
}
