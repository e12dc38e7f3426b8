package dev.posewire.runtime.config;

import java.util.regex.Pattern;

/** Takes the passwords out of what people read: logs, errors, status, answers. */
public final class Masking {
  private static final String SCHEME_END = "://";
  private static final String MASK = "***";

  /** A value that is one reference to a secret, such as {@code ${file:cam}}, is no secret. */
  private static final Pattern SECRET_PARAMETER =
      Pattern.compile(
          "(?i)([?&;][^=&;\\s]*(?:pass|pwd|token|secret|key|auth|user|sig)[^=&;\\s]*=)"
              + "(?!\\$\\{(?:env|file):[A-Za-z0-9._-]+\\}(?:[&;#\\s\"'<>]|$))[^&;#\\s\"'<>]*");

  private Masking() {}

  /**
   * Replaces the user info of each URL in a text, {@code rtsp://user:pass@host} becomes {@code
   * rtsp://***@host}, and query values that look like credentials.
   *
   * <p>A URL ends at white space, a quote, an angle bracket or the next {@code ://}. Everything up
   * to its last {@code @} goes, as passwords with an unescaped {@code /} or {@code @} exist; so an
   * {@code @} in a path or query hides what stands before it, which is the safe side to err on.
   */
  public static String url(String text) {
    int schemeEnd = text.indexOf(SCHEME_END);
    if (schemeEnd < 0) {
      return text;
    }
    StringBuilder masked = new StringBuilder(text.length());
    int copied = 0;
    while (schemeEnd >= 0) {
      int begin = schemeEnd + SCHEME_END.length();
      int next = text.indexOf(SCHEME_END, begin);
      int at = text.lastIndexOf('@', urlEnd(text, begin, next) - 1);
      if (at >= begin) {
        masked.append(text, copied, begin).append(MASK);
        copied = at;
      }
      schemeEnd = next;
    }
    return parameters(masked.append(text, copied, text.length()).toString());
  }

  /** Replaces the values of query parameters whose names say user, password, token or the like. */
  public static String parameters(String text) {
    return SECRET_PARAMETER.matcher(text).replaceAll("$1" + MASK);
  }

  private static int urlEnd(String text, int begin, int next) {
    int limit = next < 0 ? text.length() : next;
    for (int i = begin; i < limit; i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c) || "\"'<>".indexOf(c) >= 0) {
        return i;
      }
    }
    return limit;
  }
}
