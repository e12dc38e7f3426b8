package dev.posewire.runtime.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to listen or connect: {@code 127.0.0.1:9090}, {@code camera-3.example:554}, {@code
 * [::1]:9090}.
 *
 * @param host a name or an address; an IPv6 address without its brackets
 * @param port 0 to 65535; 0 lets a listener take any
 */
public record HostAndPort(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9a-fA-F:.%]+)]|([^\\s:/\\[\\]]+)):(\\d{1,5})");
  private static final int MAX_PORT = 65_535;

  public HostAndPort {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host must not be blank");
    }
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port must be in [0, " + MAX_PORT + "]: " + port);
    }
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException with the forms that are allowed
   */
  public static HostAndPort parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > MAX_PORT) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a host and port; write it like 127.0.0.1:9090 or [::1]:9090");
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return new HostAndPort(host, Integer.parseInt(matcher.group(3)));
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
