package dev.posewire.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class DecoderCountsTest {
  @Test
  void whatCameBetweenTwoMoments() {
    DecoderCounts before =
        new DecoderCounts(
            100, 7, Map.of("decode-0", 5.0, "idle", 1.0), 50, 60, 0.1, Map.of("expired", 10.0));
    DecoderCounts after =
        new DecoderCounts(
            110,
            9,
            Map.of("decode-0", 6.5, "idle", 1.0, "new", 0.5),
            1_050,
            1_060,
            1.1,
            Map.of("expired", 10.0, "superseded", 3.0));

    DecoderCounts since = after.since(before);

    assertEquals(100, since.eventsPerSecond(), 1e-9);
    assertEquals(1, since.decodeMillis(), 1e-9);
    assertEquals(2, since.cpuMillis(), 1e-9);
    assertEquals(Map.of("decode-0", 1.5, "new", 0.5), since.threadSeconds());
    assertEquals(Map.of("superseded", 3.0), since.dropped());
  }
}
