package dev.posewire.app.channel;

import dev.posewire.ingest.registry.MaskedUrls;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** Puts values into the words of a table. */
final class Words {
  /** What stands where there is nothing to show. */
  static final String NONE = "-";

  private static final String CUT = "...";
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Words() {}

  /**
   * A text on one line, without passwords and control characters: details may hold what a camera
   * said, and a terminal obeys what it is shown.
   */
  static String line(String text) {
    return MaskedUrls.inText(text).replaceAll("\\s+", " ").replaceAll("\\p{C}", "?").strip();
  }

  /** At most so many characters, with dots where some are left out. */
  static String shortened(String text, int max) {
    if (text.codePointCount(0, text.length()) <= max) return text;
    int kept = Math.max(0, max - CUT.length());
    return text.substring(0, text.offsetByCodePoints(0, kept)) + CUT.substring(0, max - kept);
  }

  /** The two largest units: {@code 3 d 4 h}, {@code 12 s}. */
  static String age(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < MINUTE) return seconds + " s";
    if (seconds < HOUR) return two(seconds / MINUTE, "min", seconds % MINUTE, "s");
    if (seconds < DAY) return two(seconds / HOUR, "h", seconds % HOUR / MINUTE, "min");
    return two(seconds / DAY, "d", seconds % DAY / HOUR, "h");
  }

  /** The largest unit alone, for tables: {@code 3 d}. */
  static String shortAge(Duration age) {
    String[] words = age(age).split(" ", -1);
    return words[0] + " " + words[1];
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
  }

  /** With one decimal; nothing for 0. */
  static String rate(double perSecond) {
    if (!(perSecond > 0) || Double.isInfinite(perSecond)) return NONE;
    return BigDecimal.valueOf(perSecond).setScale(1, RoundingMode.HALF_UP).toPlainString();
  }

  /** {@code 1280x720}; nothing if it is not known. */
  static String size(int width, int height) {
    return width > 0 && height > 0 ? width + "x" + height : NONE;
  }

  static String yesOrNo(boolean value) {
    return value ? "yes" : "no";
  }

  /** What stands for an empty text. */
  static String orNone(String text) {
    return text.isBlank() ? NONE : line(text);
  }
}
