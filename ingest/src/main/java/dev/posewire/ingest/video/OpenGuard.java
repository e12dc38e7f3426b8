package dev.posewire.ingest.video;

import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open2;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.ingest.SourceUrl.Scheme;
import dev.posewire.ingest.secret.Secrets;
import dev.posewire.ingest.video.Peers.Peer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVFormatContext.Io_open_AVFormatContext_PointerPointer_BytePointer_int_PointerPointer;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Sees every file and URL that FFmpeg opens for one source, those that a playlist names too, and
 * lets nothing through that a channel could not have named itself. Not thread-safe: owned by the
 * source's thread, on which FFmpeg calls it.
 *
 * <p>All sources share one native callback, as with {@link Interrupt}, told apart by the address of
 * their contexts. What is refused breaks the source off: a playlist does not go on behind it.
 */
final class OpenGuard implements AutoCloseable {
  private static final Map<Long, OpenGuard> BY_CONTEXT = new ConcurrentHashMap<>();

  /** FFmpeg's prefixes of a URL whose content it decrypts. */
  private static final List<String> DECRYPTING = List.of("crypto+", "crypto:");

  /** Kept here for ever: the native side holds it by a weak reference only. */
  private static final Io_open_AVFormatContext_PointerPointer_BytePointer_int_PointerPointer
      CALLBACK =
          new Io_open_AVFormatContext_PointerPointer_BytePointer_int_PointerPointer() {
            @Override
            @SuppressWarnings("rawtypes") // as the binding declares it
            public int call(
                AVFormatContext context,
                PointerPointer io,
                BytePointer url,
                int flags,
                PointerPointer options) {
              OpenGuard guard = BY_CONTEXT.get(context.address());
              return guard == null
                  ? PosixError.NOT_PERMITTED.code()
                  : guard.open(io, url, flags, options);
            }
          };

  private final InputTarget target;
  private final AVFormatContext context;
  private final Interrupt interrupt;
  private final long address;
  private long watchedUrl;

  /** Watches over the context from now on; nothing may have been opened with it. */
  OpenGuard(InputTarget target, AVFormatContext context, Interrupt interrupt) {
    this.target = target;
    this.context = context;
    this.interrupt = interrupt;
    this.address = context.address();
    BY_CONTEXT.put(address, this);
    context.io_open(CALLBACK);
    if (target.isRtsp()) {
      interrupt.watchBy(this::refuseRedirect);
    }
  }

  /**
   * To be told what the opening came to: says more of a failure than FFmpeg's code does. What RTSP
   * servers redirect to is watched until then.
   */
  void opened(int result) throws SourceException {
    interrupt.watchBy(() -> {});
    if (result != PosixError.INPUT_OUTPUT.code() || interrupt.isDue()) {
      return;
    }
    String authorities = target.rules().authorities();
    if (target.url().scheme().isTls() && !authorities.isEmpty()) {
      Optional<String> problem = TlsCheck.problem(target.url(), Path.of(authorities));
      if (problem.isPresent()) {
        throw refusal(
            "%s; add its authority to %s, or set the channel's option tls_verify to 0"
                .formatted(problem.get(), authorities));
      }
    }
    if (target.isHttp()) {
      throw new SourceException(
          Kind.REFUSED,
          ("cannot open %s: the server redirects, which is not followed, or it hung up;"
                  + " name the URL that it leads to")
              .formatted(target.url()));
    }
  }

  /** FFmpeg would follow it at once; it asks between connecting and the first word. */
  private void refuseRedirect() {
    BytePointer url = context.url();
    if (url == null || interrupt.refusal().isPresent()) {
      return;
    }
    if (watchedUrl != url.address() && watchedUrl != 0) {
      interrupt.refuse(
          refusal("the server redirects, which is not followed; name the URL that it leads to"));
    }
    watchedUrl = url.address();
  }

  @SuppressWarnings("rawtypes") // as the binding declares it
  private int open(PointerPointer io, BytePointer url, int flags, PointerPointer options) {
    try {
      if ((flags & AVIO_FLAG_WRITE) != 0) {
        throw refusal("nothing is written there");
      }
      return open(io, peer(url.getString(StandardCharsets.UTF_8)), flags, options);
    } catch (SourceException e) {
      interrupt.refuse(e);
    } catch (RuntimeException e) {
      // No exception may pass through FFmpeg's own frames. Its message may hold the location.
      interrupt.refuse(refusal(e.getClass().getName()));
    }
    return PosixError.NOT_PERMITTED.code();
  }

  /** What FFmpeg gets for a URL that it wants opened. */
  private Peer peer(String location) throws SourceException {
    if (location.equals(target.location())) {
      return target.peer();
    }
    if (!target.isHttp()) {
      throw refusal("it names another file or URL");
    }
    String prefix = DECRYPTING.stream().filter(location::startsWith).findFirst().orElse("");
    try {
      SourceUrl named = SourceUrl.parse(location.substring(prefix.length()));
      if (named.scheme() != Scheme.HTTP && named.scheme() != Scheme.HTTPS) {
        throw refusal("its scheme must be http or https: " + named);
      }
      target.rules().requireName(named);
      Peer peer = target.peers().of(named, Secrets.none());
      return new Peer(prefix + peer.location(), peer.hostHeader());
    } catch (SourceException e) {
      if (e.kind() != Kind.NOT_ALLOWED) {
        throw e;
      }
      throw refusal("its playlist names what may not be opened: " + e.getMessage());
    }
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // as the binding declares it
  private int open(PointerPointer io, Peer peer, int flags, PointerPointer given)
      throws SourceException {
    AVDictionary options = new AVDictionary(null);
    boolean has = given != null && !given.isNull();
    if (has && given.get(AVDictionary.class, 0) != null) {
      options = (AVDictionary) given.get(AVDictionary.class, 0);
    }
    av_dict_set(options, "protocol_whitelist", target.rules().protocols(), 0);
    for (Map.Entry<String, String> option : target.rules().connection().entrySet()) {
      av_dict_set(options, option.getKey(), option.getValue(), 0);
    }
    // Replaces that of the playlist, which FFmpeg hands on to what it names.
    String header = peer.hostHeader().map(host -> "Host: " + host + "\r\n").orElse(null);
    av_dict_set(options, "headers", header, 0);
    try (PointerPointer<AVDictionary> changed = new PointerPointer<>(1);
        BytePointer location = new BytePointer(peer.location(), StandardCharsets.UTF_8);
        AVIOInterruptCB callback = context.interrupt_callback()) {
      changed.put(0, options);
      int result = avio_open2(io, location, flags, callback, changed);
      AVDictionary left = changed.get(AVDictionary.class, 0);
      if (has) {
        given.put(0, left);
      } else if (left != null) {
        av_dict_free(left);
      }
      if (result >= 0 && !target.isNetwork()) {
        requireUnmoved(io);
      }
      return result;
    }
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // as the binding declares it
  private void requireUnmoved(PointerPointer io) throws SourceException {
    try {
      target.files().requireUnmoved(target.url(), Path.of(target.location().substring(5)));
    } catch (SourceException e) {
      avio_closep(io);
      throw e;
    }
  }

  private SourceException refusal(String why) {
    return new SourceException(Kind.NOT_ALLOWED, "cannot open %s: %s".formatted(target.url(), why));
  }

  @Override
  public void close() {
    BY_CONTEXT.remove(address, this);
  }
}
