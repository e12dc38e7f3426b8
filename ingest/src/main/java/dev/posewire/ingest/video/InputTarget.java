package dev.posewire.ingest.video;

import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What FFmpeg may open for a URL, and with what.
 *
 * @param location the URL in FFmpeg's form, with its password
 * @param protocols white list of FFmpeg's protocols: nothing that a server or a file names leaves
 *     it
 * @param formats white list of FFmpeg's demuxers: no playlists, no scripts
 */
record InputTarget(SourceUrl url, String location, String protocols, String formats) {
  private static final String MEDIA_FORMATS =
      "mov,matroska,avi,mpegts,mpeg,mpegvideo,flv,asf,ogg,nut,mxf,dhav,h264,hevc,m4v,av1,obu,ivf"
          + ",mjpeg,mpjpeg,gif,apng,image2,png_pipe,jpeg_pipe,bmp_pipe,webp_pipe,tiff_pipe";

  /** Checks the URL against the settings; looks a host's name up, or a file. */
  static InputTarget of(SourceUrl url, SourceSettings settings) throws SourceException {
    return switch (url.scheme()) {
      case RTSP, RTSPS -> network(url, "rtsp,rtsps,tcp,tls,udp,rtp,srtp", "rtsp");
      case HTTP -> network(url, "http,tcp", MEDIA_FORMATS);
      case HTTPS -> network(url, "https,http,tls,tcp", MEDIA_FORMATS);
      case FILE -> file(url, settings);
      case TESTCARD -> throw new IllegalArgumentException("no input of FFmpeg: " + url);
    };
  }

  boolean isNetwork() {
    return url.scheme().isNetwork();
  }

  boolean isRtsp() {
    return url.scheme() == SourceUrl.Scheme.RTSP || url.scheme() == SourceUrl.Scheme.RTSPS;
  }

  /** Without the location, which may hold a password. */
  @Override
  public String toString() {
    return url.toString();
  }

  private static InputTarget network(SourceUrl url, String protocols, String formats)
      throws SourceException {
    try {
      for (InetAddress address : InetAddress.getAllByName(url.host())) {
        // Cloud machines hand out credentials at 169.254.169.254.
        if (address.isLinkLocalAddress() || address.isAnyLocalAddress()) {
          throw new SourceException(
              Kind.NOT_ALLOWED,
              "cannot open %s: link-local addresses are refused: %s"
                  .formatted(url, address.getHostAddress()));
        }
      }
    } catch (UnknownHostException e) {
      throw new SourceException(
          Kind.UNREACHABLE,
          "cannot open %s: the host %s is unknown; check its name and the name server"
              .formatted(url, url.host()));
    }
    return new InputTarget(url, url.text(), protocols, formats);
  }

  private static InputTarget file(SourceUrl url, SourceSettings settings) throws SourceException {
    Path path = path(url);
    Path found = null;
    for (Path folder : settings.mediaFolders()) {
      Path candidate = folder.toAbsolutePath().normalize().resolve(path).normalize();
      if (candidate.startsWith(folder.toAbsolutePath().normalize())) {
        found = found == null || !Files.exists(found) ? candidate : found;
      }
    }
    if (found == null) {
      throw new SourceException(
          Kind.NOT_ALLOWED,
          "cannot open %s: files must be inside one of the media folders %s"
              .formatted(url, settings.mediaFolders()));
    }
    requireReadable(url, found);
    requireInside(url, found, settings);
    return new InputTarget(url, "file:" + found, "file", MEDIA_FORMATS);
  }

  private static void requireReadable(SourceUrl url, Path path) throws SourceException {
    Optional<SourceException> problem = Optional.empty();
    if (!Files.exists(path)) {
      problem = problem(Kind.NOT_FOUND, url, "there is no such file; check the path");
    } else if (!Files.isRegularFile(path)) {
      problem = problem(Kind.UNSUPPORTED, url, "it is a folder or a device; name a video or image");
    } else if (!Files.isReadable(path)) {
      problem = problem(Kind.NOT_ALLOWED, url, "it may not be read; check its permissions");
    } else if (path.toFile().length() == 0) {
      problem = problem(Kind.CORRUPT, url, "it is empty; copy it again");
    }
    if (problem.isPresent()) {
      throw problem.get();
    }
  }

  /** A symbolic link inside a media folder does not lead out of it. */
  private static void requireInside(SourceUrl url, Path path, SourceSettings settings)
      throws SourceException {
    try {
      Path real = path.toRealPath();
      for (Path folder : settings.mediaFolders()) {
        if (Files.exists(folder) && real.startsWith(folder.toRealPath())) {
          return;
        }
      }
    } catch (IOException e) {
      throw new SourceException(
          Kind.LOST, "cannot open %s: the path cannot be followed: %s".formatted(url, e));
    }
    throw new SourceException(
        Kind.NOT_ALLOWED,
        "cannot open %s: the link leads out of the media folders %s"
            .formatted(url, settings.mediaFolders()));
  }

  private static Path path(SourceUrl url) throws SourceException {
    String text = url.text();
    try {
      if (text.regionMatches(true, 0, "file:/", 0, 6)) {
        return Path.of(URI.create(text));
      }
      return Path.of(text.regionMatches(true, 0, "file:", 0, 5) ? text.substring(5) : text);
    } catch (InvalidPathException e) {
      throw new SourceException(
          Kind.NOT_ALLOWED, "cannot open %s: %s".formatted(url, e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new SourceException(
          Kind.NOT_ALLOWED,
          "cannot open %s: a file URL must be of the form file:///FOLDER/NAME with blanks as %%20"
              .formatted(url));
    }
  }

  private static Optional<SourceException> problem(Kind kind, SourceUrl url, String what) {
    return Optional.of(new SourceException(kind, "cannot open %s: %s".formatted(url, what)));
  }
}
