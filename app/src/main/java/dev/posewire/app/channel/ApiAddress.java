package dev.posewire.app.channel;

import dev.posewire.runtime.config.HostAndPort;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where an ingest answers, as {@code --api} names it: {@code HOST:PORT}, as for the process that
 * listens there, or the URL of a proxy before it.
 *
 * @param base without a slash at its end
 */
record ApiAddress(URI base) {
  private static final String OFF = "off";

  /**
   * Reads the value of {@code --api}.
   *
   * @throws UserErrorException saying which forms a client can use
   */
  static ApiAddress parse(String text) {
    String stripped = text.strip();
    if (stripped.equalsIgnoreCase(OFF)) {
      throw new UserErrorException(
          "--api off is for a process that is to serve no API; a client needs the address of one"
              + " that does, such as --api 127.0.0.1:8380");
    }
    return stripped.contains("://") ? url(stripped) : hostAndPort(stripped);
  }

  private static ApiAddress hostAndPort(String text) {
    HostAndPort address;
    try {
      address = HostAndPort.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UserErrorException(
          "--api must be HOST:PORT or an http:// or https:// URL: '" + text + "'", e);
    }
    if (address.port() == 0) {
      throw new UserErrorException(
          "--api with port 0 lets a process take any free port; a client needs the port that its"
              + " log names: "
              + text);
    }
    return new ApiAddress(
        URI.create("http://" + new HostAndPort(reachable(address.host()), address.port())));
  }

  /** Who listens on all addresses is reached at the loopback. */
  private static String reachable(String host) {
    return switch (host) {
      case "0.0.0.0" -> "127.0.0.1";
      case "::" -> "::1";
      default -> host;
    };
  }

  private static ApiAddress url(String text) {
    // No value in the messages but of what is in order: it may hold a password.
    URI uri;
    try {
      uri = new URI(text.replaceFirst("/+$", ""));
    } catch (URISyntaxException e) {
      throw new UserErrorException("--api is not a URL: " + e.getReason(), e);
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new UserErrorException("--api must be HOST:PORT or an http:// or https:// URL");
    }
    if (uri.getRawUserInfo() != null) {
      throw new UserErrorException(
          "--api must not hold a user and password: the API takes a token, by --api-token");
    }
    if (uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new UserErrorException(
          "--api must be a URL of a host, without a query: " + uri.getScheme() + "://HOST:PORT");
    }
    return new ApiAddress(uri);
  }

  /** {@code path} begins with a slash. */
  URI resolve(String path) {
    return URI.create(base + path);
  }

  @Override
  public String toString() {
    return base.toString();
  }
}
