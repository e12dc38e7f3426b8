package dev.posewire.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
  @ParameterizedTest
  @CsvSource({
    "250us, PT0.00025S",
    "500ms, PT0.5S",
    "2s, PT2S",
    "1m, PT1M",
    "3h, PT3H",
    "7d, PT168H",
    "PT2S, PT2S",
    "0s, PT0S"
  })
  void readsDurations(String text, Duration expected) {
    assertEquals(expected, Durations.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "2sec", "-2s", "PT-2S", "1.5s", "99999999999s", "s"})
  void refusesOtherDurationsAndSaysHowToWriteThem(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Durations.parse(text));
    assertEquals(
        "'" + text + "' is not a duration; write it like 500ms, 2s, 1m or PT2S", e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0B",
    "512, 512, 512B",
    "512B, 512, 512B",
    "64KiB, 65536, 64KiB",
    "256MiB, 268435456, 256MiB",
    "2GiB, 2147483648, 2GiB",
    "2048 MiB, 2147483648, 2GiB",
    "1TiB, 1099511627776, 1TiB"
  })
  void readsAndWritesSizes(String text, long bytes, String written) {
    DataSize size = DataSize.parse(text);
    assertEquals(bytes, size.bytes());
    assertEquals(written, size.toString());
    assertEquals(size, DataSize.parse(written));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1MB", "1.5GiB", "999999999999999999TiB", "MiB"})
  void refusesOtherSizes(String text) {
    assertThrows(IllegalArgumentException.class, () -> DataSize.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:9464, 127.0.0.1, 9464",
    "camera-3.example:554, camera-3.example, 554",
    "[::1]:0, ::1, 0",
    "h:65535, h, 65535"
  })
  void readsAndWritesHostAndPort(String text, String host, int port) {
    HostAndPort parsed = HostAndPort.parse(text);
    assertEquals(new HostAndPort(host, port), parsed);
    assertEquals(text, parsed.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", ":80", "h:65536", "h:-1", "::1:80", "http://h:80", "h:80/"})
  void refusesOtherHostAndPort(String text) {
    assertThrows(IllegalArgumentException.class, () -> HostAndPort.parse(text));
  }

  @Test
  void theNearestNameIsTheOneWithTheFewestChanges() {
    List<String> names = List.of("--max-frame-age", "--max-batch", "--port");
    assertEquals(Optional.of("--max-frame-age"), Nearest.to("--max-frameage", names));
    assertEquals(Optional.of("--port"), Nearest.to("--prot", names));
    assertEquals(Optional.empty(), Nearest.to("--bootstrap-servers", names));
  }
}
