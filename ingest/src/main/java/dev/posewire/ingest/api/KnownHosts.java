package dev.posewire.ingest.api;

import dev.posewire.runtime.config.HostAndPort;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * The names that a request may address the server by. Immutable. A web page can point a name of its
 * own at this machine; the browser then sends that name, and is turned away.
 */
final class KnownHosts {
  private final Set<String> names = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));

  KnownHosts(ApiSettings settings) {
    settings.listen().map(HostAndPort::host).map(KnownHosts::bracketed).ifPresent(names::add);
    settings.hosts().forEach(host -> names.add(host.toLowerCase(Locale.ROOT)));
  }

  private static String bracketed(String host) {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]").toLowerCase(Locale.ROOT);
  }

  /**
   * Refuses a request for another host.
   *
   * @param authority in the request's own line, where a proxy is meant
   */
  void require(HttpFields headers, Optional<String> authority) throws ApiProblem {
    List<String> given = headers.getValuesList(HttpHeader.HOST);
    boolean known = given.size() == 1 && isKnown(given.get(0));
    if (!known || !authority.map(this::isKnown).orElse(true)) {
      throw new ApiProblem(
          421, "this server is not known by the name in the header Host; --api-host adds names");
    }
  }

  private boolean isKnown(String hostAndPort) {
    int colon = hostAndPort.indexOf(':', Math.max(0, hostAndPort.indexOf(']')));
    String host = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
    return names.contains(host.toLowerCase(Locale.ROOT));
  }
}
