package dev.posewire.ingest.video;

import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.ingest.SourceUrl.Scheme;
import dev.posewire.ingest.secret.Secrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The hosts that one source connects to: looks each up once, checks all its addresses, and puts one
 * of them into the URL, so that FFmpeg connects to what was checked and looks nothing up. Not
 * thread-safe: owned by the source's thread.
 *
 * <p>Over TLS the name stays, as the certificate is checked against it.
 */
final class Peers {
  /** A playlist that names more is no camera's. */
  private static final int MAX_HOSTS = 8;

  private static final int MAX_TRIED = 4;
  private static final int TRY_MILLIS = 500;

  private final Set<String> hosts = new HashSet<>();
  // Of each address that was put into a URL the name it stands for.
  private final Map<String, String> names = new HashMap<>();

  /**
   * A URL for FFmpeg.
   *
   * @param location may hold a password
   * @param hostHeader what HTTP calls the host, where the location has its address instead
   */
  record Peer(String location, Optional<String> hostHeader) {
    /** User and password as they stand in the location; empty: none. */
    String userInfo() {
      int start = location.indexOf("://") + 3;
      String authority = location.substring(start).split("[/?#]", 2)[0];
      return authority.substring(0, Math.max(0, authority.lastIndexOf('@')));
    }

    @Override
    public String toString() {
      return "peer";
    }
  }

  /** Looks the host of a network URL up and refuses it, or says how to connect to it. */
  Peer of(SourceUrl url, Secrets secrets) throws SourceException {
    String host = url.host();
    // What a playlist names relative to itself comes with the address that was put there.
    boolean known = names.containsKey(host);
    String address = known ? host : admit(url);
    String name = known ? names.get(host) : host;
    // Two names of one address: the relative URLs of the second could not be told from the first's.
    if (url.scheme().isTls() || !names.computeIfAbsent(address, unused -> name).equals(name)) {
      return new Peer(url.resolved(secrets, host), Optional.empty());
    }
    boolean headed = url.scheme() == Scheme.HTTP && !name.equals(address);
    String port = url.port().isPresent() ? ":" + url.port().getAsInt() : "";
    return new Peer(
        url.resolved(secrets, address), headed ? Optional.of(name + port) : Optional.empty());
  }

  private String admit(SourceUrl url) throws SourceException {
    InetAddress address = checked(url)[0];
    hosts.add(url.host());
    if (hosts.size() > MAX_HOSTS) {
      throw refused(url, "its playlists name more than %d hosts".formatted(MAX_HOSTS));
    }
    return url.hasAddress() ? url.host() : address.getHostAddress();
  }

  /** All addresses of the host, the one to use first. */
  static InetAddress[] checked(SourceUrl url) throws SourceException {
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(url.host());
    } catch (UnknownHostException e) {
      throw new SourceException(
          Kind.UNREACHABLE,
          "cannot open %s: the host %s is unknown; check its name and the name server"
              .formatted(url, url.host()));
    }
    requireAllowed(url, addresses);
    if (addresses.length > 1) {
      preferReachable(addresses, port(url));
    }
    return addresses;
  }

  /** One address that is refused is enough: the name server chooses which comes first. */
  static void requireAllowed(SourceUrl url, InetAddress... addresses) throws SourceException {
    for (InetAddress address : addresses) {
      Optional<String> refusal = TargetAddress.refusal(address);
      if (refusal.isPresent()) {
        throw refused(url, refusal.get() + ": " + address.getHostAddress());
      }
    }
  }

  static int port(SourceUrl url) {
    return url.port()
        .orElse(
            switch (url.scheme()) {
              case RTSP -> 554;
              case RTSPS -> 322;
              case HTTPS -> 443;
              default -> 80;
            });
  }

  /** FFmpeg would try one after the other; now that it gets one, that is done here. */
  private static void preferReachable(InetAddress[] addresses, int port) {
    for (int i = 0; i < Math.min(addresses.length, MAX_TRIED); i++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(addresses[i], port), TRY_MILLIS);
        InetAddress first = addresses[0];
        addresses[0] = addresses[i];
        addresses[i] = first;
        return;
      } catch (IOException e) {
        // the next one
      }
    }
  }

  private static SourceException refused(SourceUrl url, String why) {
    return new SourceException(Kind.NOT_ALLOWED, "cannot open %s: %s".formatted(url, why));
  }
}
