package dev.posewire.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkerSettingsTest {
  private static final Duration LINGER = Duration.ofMillis(5);

  @Test
  void recordedHaveAQuarterByDefault() {
    assertEquals(0.25, WorkerSettings.defaults().recordedShare());
  }

  @Test
  void numbersOutOfRangeAreRefusedByName() {
    refused("--requests", 257, 0, LINGER, 0.25, 64);
    refused("--batch", 0, 65, LINGER, 0.25, 64);
    refused("--linger", 0, 0, Duration.ofMillis(1_001), 0.25, 64);
    refused("--recorded-share", 0, 0, LINGER, 0, 64);
    refused("--recorded-share", 0, 0, LINGER, Double.NaN, 64);
    refused("--max-in-flight", 0, 0, LINGER, 0.25, 0);
  }

  private static void refused(
      String key, int requests, int batch, Duration linger, double share, int maxInFlight) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new WorkerSettings(requests, batch, linger, share, maxInFlight));
    assertTrue(e.getMessage().startsWith(key), e.getMessage());
  }
}
