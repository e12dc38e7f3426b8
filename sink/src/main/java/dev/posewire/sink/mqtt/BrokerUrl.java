package dev.posewire.sink.mqtt;

import dev.posewire.runtime.config.HostAndPort;
import dev.posewire.runtime.config.Masking;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a broker is: {@code mqtt://HOST:PORT} or {@code mqtts://HOST:PORT}.
 *
 * @param tls whether it is spoken to over TLS
 */
record BrokerUrl(HostAndPort address, boolean tls) {
  private static final Pattern FORM = Pattern.compile("(mqtts?)://([^/@?#\\s]+)/?");
  private static final Pattern WITH_PORT = Pattern.compile(".*:\\d+");
  private static final String TLS_SCHEME = "mqtts";

  /** Those that are registered with IANA. */
  private static final int PORT = 1883;

  private static final int TLS_PORT = 8883;

  /**
   * Reads a URL; without a port it has the usual one.
   *
   * @throws IllegalArgumentException with the form, and no password
   */
  static BrokerUrl parse(String url) {
    if (url.contains("@")) {
      throw new IllegalArgumentException(
          "url must not hold a user: give it by user and password: "
              + (url.contains("://") ? Masking.url(url) : "***"));
    }
    Matcher parts = FORM.matcher(url.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "url must be mqtt://HOST:PORT, or mqtts://HOST:PORT for TLS: " + Masking.url(url));
    }
    boolean tls = parts.group(1).equals(TLS_SCHEME);
    String place = parts.group(2);
    if (!WITH_PORT.matcher(place).matches()) place += ":" + (tls ? TLS_PORT : PORT);
    try {
      return new BrokerUrl(HostAndPort.parse(place), tls);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("url: " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return (tls ? TLS_SCHEME : "mqtt") + "://" + address;
  }
}
