package dev.posewire.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpochMicrosTest {
  @ParameterizedTest
  @ValueSource(
      longs = {
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1,
        -1_000_001,
        -1_000_000,
        -1,
        0,
        1,
        Long.MAX_VALUE
      })
  void everyTimeOfAnEventHasItsNumber(long micros) {
    assertEquals(micros, EpochMicros.of(Instant.EPOCH.plus(micros, ChronoUnit.MICROS)));
  }
}
