package dev.posewire.sink.webhook;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** How long a server asks to be left alone: RFC 9110, section 10.2.3. */
final class RetryAfter {
  /** A longer pause would look like a sink that is dead. */
  static final Duration MAX = Duration.ofMinutes(5);

  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  private RetryAfter() {}

  /** Zero where it does not ask, or not in a way that can be read; at most {@link #MAX}. */
  static Duration of(HttpHeaders headers, Instant now) {
    return headers
        .firstValue("Retry-After")
        .map(text -> bounded(text.strip(), now))
        .orElse(Duration.ZERO);
  }

  private static Duration bounded(String text, Instant now) {
    Duration asked = asked(text, now);
    if (asked.isNegative()) return Duration.ZERO;
    return asked.compareTo(MAX) > 0 ? MAX : asked;
  }

  private static Duration asked(String text, Instant now) {
    if (SECONDS.matcher(text).matches()) return Duration.ofSeconds(Long.parseLong(text));
    try {
      return Duration.between(
          now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }
}
