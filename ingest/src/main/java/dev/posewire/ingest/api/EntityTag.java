package dev.posewire.ingest.api;

import dev.posewire.schemas.ChannelSpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of a channel as HTTP writes it: its {@code updatedAt} in microseconds, quoted. */
final class EntityTag {
  private static final Pattern TAG = Pattern.compile("\\s*(W/)?\"([\\x21\\x23-\\x7e]*)\"\\s*(,|$)");

  private EntityTag() {}

  static String of(ChannelSpec spec) {
    return "\"" + ChronoUnit.MICROS.between(Instant.EPOCH, spec.getUpdatedAt()) + "\"";
  }

  /**
   * The versions in a header such as {@code "17", "18"}; a tag that is none of ours, or weak where
   * strong ones are asked for, fits no version.
   *
   * @return empty: the header is not of this form
   */
  static Optional<List<Instant>> versions(String header, boolean weakToo) {
    List<Instant> versions = new ArrayList<>();
    Matcher matcher = TAG.matcher(header);
    int end = 0;
    while (end < header.length()) {
      if (!matcher.find(end) || matcher.start() != end) {
        return Optional.empty();
      }
      end = matcher.end();
      if (weakToo || matcher.group(1) == null) {
        version(matcher.group(2)).ifPresent(versions::add);
      }
    }
    return Optional.of(versions);
  }

  private static Optional<Instant> version(String micros) {
    try {
      return Optional.of(Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS));
    } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }
}
