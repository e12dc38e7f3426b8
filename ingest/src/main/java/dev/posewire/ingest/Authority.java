package dev.posewire.ingest;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The part of a network URL between {@code //} and the path, split as FFmpeg's {@code av_url_split}
 * does it: what is checked here is what is connected to there.
 *
 * @param text all of it
 * @param userInfo with its references and percent-encoding as they are; empty: none
 * @param host without brackets
 * @param bracketed whether the host stood in brackets, as an IPv6 address does
 * @param portText with its colon; empty: none
 */
record Authority(String text, String userInfo, String host, boolean bracketed, String portText) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,253})");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
  private static final Pattern QUAD =
      Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");

  /** What the C library may take for a number: {@code 2852039166}, {@code 0xa9fea9fe}. */
  private static final Pattern NUMBER = Pattern.compile("(?i)[0-9]+|0x[0-9a-f]*");

  private static final Pattern ENCODED_CONTROL = Pattern.compile("(?i)%(?:[01][0-9a-f]|7f)");
  private static final String RAW_PASSWORD =
      "with the characters / ? # @ : % of a password written as %2F %3F %23 %40 %3A %25";

  /** All parts are empty where the URL has no authority. */
  static Authority of(String url) {
    int start = url.indexOf("://");
    if (start < 0) {
      return new Authority("", "", "", false, "");
    }
    int end = start + 3;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    String text = url.substring(start + 3, end);
    int at = text.lastIndexOf('@');
    String userInfo = text.substring(0, Math.max(0, at));
    String rest = text.substring(at + 1);
    int bracket = rest.indexOf(']');
    if (rest.startsWith("[") && bracket > 0) {
      return new Authority(
          text, userInfo, rest.substring(1, bracket), true, rest.substring(bracket + 1));
    }
    int colon = rest.indexOf(':');
    int hostEnd = colon < 0 ? rest.length() : colon;
    return new Authority(
        text, userInfo, rest.substring(0, hostEnd), false, rest.substring(hostEnd));
  }

  boolean hasAddress() {
    return bracketed || QUAD.matcher(host).matches();
  }

  OptionalInt port() {
    return portText.matches(":[0-9]{1,5}")
        ? OptionalInt.of(Integer.parseInt(portText.substring(1)))
        : OptionalInt.empty();
  }

  /** What is wrong with it; it shows nothing of the user info. */
  Optional<String> problem() {
    if (host.isEmpty()) {
      return Optional.of("with a host");
    }
    if (bracketed ? !IPV6.matcher(host).matches() : !NAME.matcher(host).matches()) {
      return Optional.of("with a host name or address, " + RAW_PASSWORD);
    }
    if (!bracketed && looksNumeric() && !QUAD.matcher(host).matches()) {
      return Optional.of("with an address as four decimal numbers, such as 10.0.0.7");
    }
    if (!portText.isEmpty()
        && (port().isEmpty() || port().getAsInt() < 1 || port().getAsInt() > 65_535)) {
      return Optional.of("with a port from 1 to 65535, " + RAW_PASSWORD);
    }
    if (ENCODED_CONTROL.matcher(userInfo).find()) {
      return Optional.of("without control characters in user and password");
    }
    // Browsers take it for a slash: then the host is another one.
    if (userInfo.indexOf('\\') >= 0) {
      return Optional.of("with a backslash in a password written as %5C");
    }
    return Optional.empty();
  }

  /** Whether the last label is a number: no top-level domain is one, so it means an address. */
  private boolean looksNumeric() {
    String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    String last = bare.substring(bare.lastIndexOf('.') + 1);
    return NUMBER.matcher(last.toLowerCase(Locale.ROOT)).matches();
  }
}
