package dev.posewire.ingest.api;

import dev.posewire.runtime.config.HostAndPort;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the API listens and whom it answers.
 *
 * @param listen empty: there is no API; port 0 takes any free one
 * @param readToken for all that changes nothing; never shown
 * @param writeToken for everything; never shown
 * @param hosts names that a request may address it by, beside those of this machine
 * @param corsOrigins web pages that may use it from a browser, such as {@code
 *     https://console.example}; none: no page of another origin may
 */
public record ApiSettings(
    Optional<HostAndPort> listen,
    Optional<String> readToken,
    Optional<String> writeToken,
    List<String> hosts,
    List<String> corsOrigins) {
  private static final HostAndPort DEFAULT_LISTEN = new HostAndPort("127.0.0.1", 8380);

  /** Visible ASCII, which a header carries; 16 are hard enough to guess. */
  private static final Pattern TOKEN = Pattern.compile("[!-~]{16,512}");

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]+]");
  private static final Pattern ORIGIN =
      Pattern.compile("https?://(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]+])(?::\\d{1,5})?");

  /** Checks all at once. */
  public ApiSettings {
    hosts = List.copyOf(hosts);
    corsOrigins = List.copyOf(corsOrigins);
    List<String> problems = new ArrayList<>();
    readToken.ifPresent(token -> requireToken("--api-read-token", token, problems));
    writeToken.ifPresent(token -> requireToken("--api-write-token", token, problems));
    if (readToken.isPresent() != writeToken.isPresent()) {
      problems.add("--api-read-token and --api-write-token go together: give both or none");
    } else if (readToken.isPresent() && readToken.equals(writeToken)) {
      problems.add("--api-read-token and --api-write-token must differ");
    } else if (readToken.isEmpty() && listen.isPresent() && !isLoopback(listen.get().host())) {
      problems.add(
          "--api-read-token and --api-write-token are required where --api is not a loopback"
              + " address such as 127.0.0.1: "
              + listen.get());
    }
    for (String host : hosts) {
      if (!HOST.matcher(host).matches()) {
        problems.add("--api-host must be a host's name without a port: '" + host + "'");
      }
    }
    for (String origin : corsOrigins) {
      if (!ORIGIN.matcher(origin).matches()) {
        problems.add("--api-cors-origin must be http(s)://HOST[:PORT]: '" + origin + "'");
      }
    }
    if (!problems.isEmpty()) {
      throw new UserErrorException("API settings: " + String.join("; ", problems));
    }
  }

  /** On loopback, open to all of this machine. */
  public static ApiSettings defaults() {
    return new ApiSettings(
        Optional.of(DEFAULT_LISTEN), Optional.empty(), Optional.empty(), List.of(), List.of());
  }

  public ApiSettings withListen(Optional<HostAndPort> newListen) {
    return new ApiSettings(newListen, readToken, writeToken, hosts, corsOrigins);
  }

  public ApiSettings withTokens(String read, String write) {
    return new ApiSettings(listen, Optional.of(read), Optional.of(write), hosts, corsOrigins);
  }

  public ApiSettings withHosts(List<String> newHosts) {
    return new ApiSettings(listen, readToken, writeToken, newHosts, corsOrigins);
  }

  public ApiSettings withCorsOrigins(List<String> origins) {
    return new ApiSettings(listen, readToken, writeToken, hosts, origins);
  }

  private static void requireToken(String option, String token, List<String> problems) {
    if (!TOKEN.matcher(token).matches()) {
      problems.add(
          "%s must be 16 to 512 visible ASCII characters; it has %d"
              .formatted(option, token.length()));
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // cannot be listened on either, which is told when it is tried
    }
  }

  @Override
  public String toString() {
    return "ApiSettings[listen=%s, readToken=%s, writeToken=%s, hosts=%s, corsOrigins=%s]"
        .formatted(
            listen.map(HostAndPort::toString).orElse("off"),
            readToken.isPresent() ? "***" : "none",
            writeToken.isPresent() ? "***" : "none",
            hosts,
            corsOrigins);
  }
}
