package dev.posewire.ingest.video;

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

  boolean isTls() {
    return url.scheme() == Scheme.HTTPS || url.scheme() == Scheme.RTSPS;
  }

  /** Without the location, which may hold a password. */
  @Override
  public String toString() {
    return url.toString();
  }
}
