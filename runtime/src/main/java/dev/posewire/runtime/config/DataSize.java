package dev.posewire.runtime.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, at least 0; written {@code 512}, {@code 64KiB}, {@code 256MiB}, {@code 2GiB}.
 */
public record DataSize(long bytes) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18}) ?(B|KiB|MiB|GiB|TiB)?");
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  public DataSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must be >= 0: " + bytes);
    }
  }

  /**
   * Reads what {@link #toString} writes; units are powers of 1024, none means bytes.
   *
   * @throws IllegalArgumentException with the forms that are allowed
   */
  public static DataSize parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw wrong(text, "is not a size");
    }
    int shift = 0;
    for (int i = 0; i < UNITS.length; i++) {
      if (UNITS[i].equals(matcher.group(2))) {
        shift = 10 * i;
      }
    }
    long number = Long.parseLong(matcher.group(1));
    if (number > Long.MAX_VALUE >> shift) {
      throw wrong(text, "is too large");
    }
    return new DataSize(number << shift);
  }

  private static IllegalArgumentException wrong(String text, String what) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT, "'%s' %s; write it like 512, 64KiB, 256MiB or 2GiB", text, what));
  }

  /** In the largest unit that divides it: {@code 256MiB}. */
  @Override
  public String toString() {
    int unit = 0;
    long number = bytes;
    while (unit < UNITS.length - 1 && number != 0 && number % 1024 == 0) {
      number /= 1024;
      unit++;
    }
    return number + UNITS[unit];
  }
}
