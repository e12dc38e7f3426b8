package dev.posewire.runtime.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes durations as a user does: {@code 500ms}, {@code 2s}, {@code 1m}. */
public final class Durations {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9}) ?(us|ms|s|m|h|d)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "us", Duration.ofNanos(1_000),
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private Durations() {}

  /**
   * A whole number with us, ms, s, m, h or d, or the ISO form ({@code PT2S}); never negative.
   *
   * @throws IllegalArgumentException with the forms that are allowed
   */
  public static Duration parse(String text) {
    String stripped = text.strip();
    Matcher matcher = FORM.matcher(stripped);
    if (matcher.matches()) {
      return UNITS.get(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
    }
    try {
      Duration iso = Duration.parse(stripped);
      if (!iso.isNegative()) {
        return iso;
      }
    } catch (DateTimeException e) {
      // Falls through to the one message for all wrong forms.
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not a duration; write it like 500ms, 2s, 1m or PT2S");
  }
}
