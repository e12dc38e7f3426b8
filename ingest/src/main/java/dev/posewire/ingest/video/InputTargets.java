package dev.posewire.ingest.video;

import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceOptions;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.ingest.secret.Secrets;
import dev.posewire.ingest.video.InputTarget.Rules;
import dev.posewire.ingest.video.Peers.Peer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Turns URLs into what FFmpeg may open: here secrets are resolved, hosts looked up and checked, and
 * files found inside the media folders. Thread-safe: keeps nothing of a URL.
 *
 * @param authorities files of the certificates that TLS trusts; the first that exists is taken
 */
record InputTargets(Secrets secrets, List<Path> authorities) {
  private static final String MEDIA_FORMATS =
      "mov,matroska,avi,mpegts,mpeg,mpegvideo,flv,asf,ogg,nut,mxf,dhav,h264,hevc,m4v,av1,obu,ivf"
          + ",mjpeg,mpjpeg,gif,apng,image2,png_pipe,jpeg_pipe,bmp_pipe,webp_pipe,tiff_pipe";

  /** HLS lists, and what their sound and subtitles are in; what they name passes the guard. */
  private static final String HTTP_FORMATS = MEDIA_FORMATS + ",hls,aac,mp3,ac3,eac3,webvtt";

  /** OpenSSL, as it is built into FFmpeg here, knows no place of its own. */
  private static final List<Path> SYSTEM_AUTHORITIES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"), // Debian, Ubuntu, Alpine
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"), // Red Hat, Fedora
          Path.of("/etc/ssl/ca-bundle.pem"), // SUSE
          Path.of("/etc/ssl/cert.pem")); // macOS

  /** FFmpeg's buffers for user and password, which cut off what is longer without a word. */
  private static final int MAX_RTSP_USER_INFO = 127;

  private static final int MAX_HTTP_USER_INFO = 1023;

  /** Of FFmpeg's {@code MAX_URL_SIZE} 4096. */
  private static final int MAX_LOCATION = 4000;

  InputTargets {
    authorities = List.copyOf(authorities);
  }

  /** Trusts what the system trusts. */
  static InputTargets with(Secrets secrets) {
    return new InputTargets(secrets, SYSTEM_AUTHORITIES);
  }

  /**
   * Checks the URL; looks its secrets up, and its host or file.
   *
   * @param options of FFmpeg as the channel has them; they say whether certificates are checked
   */
  InputTarget of(SourceUrl url, List<Path> mediaFolders, Map<String, String> options)
      throws SourceException {
    SourceOptions.require(options);
    boolean verifyTls = SourceOptions.verifiesTls(options);
    return switch (url.scheme()) {
      case RTSP, RTSPS -> {
        Map<String, String> tls = tlsOptions(url, verifyTls);
        String protocols = "rtsp,rtsps,tcp,tls,udp,rtp,srtp";
        yield network(url, new Rules(protocols, "rtsp", tls, Map.of()), MAX_RTSP_USER_INFO);
      }
      case HTTP, HTTPS -> network(url, httpRules(url, verifyTls), MAX_HTTP_USER_INFO);
      case FILE -> {
        MediaFiles files = new MediaFiles(mediaFolders);
        Peer peer = new Peer("file:" + files.real(url), Optional.empty());
        // A picture is the one file of that name, whatever patterns the name looks like.
        Map<String, String> input = Map.of("pattern_type", "none");
        Rules rules = new Rules("file", MEDIA_FORMATS, input, Map.of());
        yield new InputTarget(url, peer, rules, new Peers(), files);
      }
      case TESTCARD -> throw new IllegalArgumentException("no input of FFmpeg: " + url);
    };
  }

  private InputTarget network(SourceUrl url, Rules rules, int maxUserInfo) throws SourceException {
    rules.requireName(url);
    Peers peers = new Peers();
    Peer peer = peers.of(url, secrets);
    if (peer.userInfo().length() > maxUserInfo || peer.location().length() > MAX_LOCATION) {
      throw new SourceException(
          Kind.NOT_ALLOWED,
          "cannot open %s: with its secrets, percent-encoded, a URL must have at most %d characters,"
                  .formatted(url, MAX_LOCATION)
              + " of which user and password at most %d".formatted(maxUserInfo));
    }
    return new InputTarget(url, peer, rules, peers, new MediaFiles(List.of()));
  }

  private Rules httpRules(SourceUrl url, boolean verifyTls) throws SourceException {
    Map<String, String> connection = new TreeMap<>(tlsOptions(url, verifyTls));
    // Over a proxy somebody else would look the hosts up.
    connection.put("http_proxy", "");
    // A redirect leads to what nobody has checked.
    connection.put("max_redirects", "0");
    // HLS: each open passes the guard, none goes over a connection that is still there.
    Map<String, String> input = Map.of("http_persistent", "0", "http_multiple", "0");
    // A list over HTTP may name segments over HTTPS, and the other way round.
    return new Rules("http,https,tls,tcp,crypto", HTTP_FORMATS, input, connection);
  }

  private Map<String, String> tlsOptions(SourceUrl url, boolean verifyTls) throws SourceException {
    Optional<Path> found = authorities.stream().filter(Files::isReadable).findFirst();
    if (url.scheme().isTls() && verifyTls && found.isEmpty()) {
      throw new SourceException(
          Kind.NOT_ALLOWED,
          "cannot open %s: this machine has no certificates of authorities to check its by;"
                  .formatted(url)
              + " install the package ca-certificates, or set the channel's option tls_verify to 0");
    }
    return verifyTls && found.isPresent()
        ? Map.of("tls_verify", "1", InputTarget.CA_FILE, found.get().toString())
        : Map.of("tls_verify", verifyTls ? "1" : "0");
  }
}
