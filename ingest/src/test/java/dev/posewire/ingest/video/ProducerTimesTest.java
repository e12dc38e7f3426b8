package dev.posewire.ingest.video;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProducerTimesTest {

  @Test
  void timeComesOnceWithTheFrameOfItsPtsButTheFirst() {
    ProducerTimes times = new ProducerTimes();
    times.put(0, 1_699_999_999_000_000L);
    times.put(3600, 1_700_000_000_123_456L);

    assertEquals(Optional.empty(), times.take(0));
    assertEquals(Optional.of(Instant.parse("2023-11-14T22:13:20.123456Z")), times.take(3600));
    assertEquals(Optional.empty(), times.take(3600));
  }

  @Test
  void oldestIsForgottenBeyond256() {
    ProducerTimes times = new ProducerTimes();
    times.put(-1, -1);
    for (long pts = 0; pts <= 256; pts++) {
      times.put(pts, pts);
    }

    assertEquals(Optional.empty(), times.take(0));
    assertEquals(Optional.of(Instant.ofEpochSecond(0, 1000)), times.take(1));
  }
}
