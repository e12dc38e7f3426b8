package dev.posewire.ingest.video;

import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.ingest.SourceUrl.Scheme;
import java.util.Map;

/**
 * What FFmpeg may open for a URL, and with what. Made by {@link InputTargets} for one source, whose
 * thread owns it.
 *
 * @param peer the URL in FFmpeg's form
 * @param peers the hosts that it has been connected to, for what its playlists name
 * @param files where it may be, if it is a file
 */
record InputTarget(SourceUrl url, Peers.Peer peer, Rules rules, Peers peers, MediaFiles files) {

  /** FFmpeg's option. */
  static final String CA_FILE = "ca_file";

  /**
   * What holds for all that is opened for it.
   *
   * @param protocols white list of FFmpeg's protocols: nothing that a server or a file names leaves
   *     it
   * @param formats white list of FFmpeg's demuxers: of playlists only HLS, and that only over HTTP
   * @param input options of FFmpeg for the input as a whole
   * @param connection options of FFmpeg for each connection
   */
  record Rules(
      String protocols, String formats, Map<String, String> input, Map<String, String> connection) {
    Rules {
      input = Map.copyOf(input);
      connection = Map.copyOf(connection);
    }

    /**
     * Refuses an address where a certificate is checked: FFmpeg, given one, takes any certificate
     * that is trusted, whoever's it is.
     */
    void requireName(SourceUrl named) throws SourceException {
      if (named.scheme().isTls() && named.hasAddress() && !authorities().isEmpty()) {
        throw new SourceException(
            Kind.NOT_ALLOWED,
            ("cannot open %s: the certificate of an address cannot be checked; write the name that"
                    + " is in it, or set the channel's option tls_verify to 0")
                .formatted(named));
      }
    }

    /** The file of the certificates that TLS trusts; empty: it checks none. */
    String authorities() {
      return connection.getOrDefault(CA_FILE, input.getOrDefault(CA_FILE, ""));
    }
  }

  /** The URL in FFmpeg's form, with its password. */
  String location() {
    return peer.location();
  }

  boolean isNetwork() {
    return url.scheme().isNetwork();
  }

  boolean isRtsp() {
    return url.scheme() == Scheme.RTSP || url.scheme() == Scheme.RTSPS;
  }

  boolean isHttp() {
    return url.scheme() == Scheme.HTTP || url.scheme() == Scheme.HTTPS;
  }

  /** Without the location, which may hold a password. */
  @Override
  public String toString() {
    return url.toString();
  }
}
