package dev.posewire.sink.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:15:30Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0s",
        " 7 |7s",
        "100000|5m",
        "99999999999|0s",
        "-3|0s",
        "1.5|0s",
        "soon|0s",
        "Sun, 01 Mar 2026 10:15:50 GMT|20s",
        "Sun, 01 Mar 2026 10:15:00 GMT|0s",
        "Mon, 02 Mar 2026 10:15:30 GMT|5m",
      })
  void secondsAndDatesAreRead(String text, String pause) {
    HttpHeaders headers = HttpHeaders.of(Map.of("retry-after", List.of(text)), (a, b) -> true);

    assertEquals(Duration.parse("PT" + pause), RetryAfter.of(headers, NOW));
  }

  @Test
  void nothingIsAskedWithoutTheHeader() {
    assertEquals(Duration.ZERO, RetryAfter.of(HttpHeaders.of(Map.of(), (a, b) -> true), NOW));
  }
}
