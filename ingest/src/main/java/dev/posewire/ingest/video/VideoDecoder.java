package dev.posewire.ingest.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_LOW_DELAY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_copy_props;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_hwframe_transfer_data;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceFormat;
import dev.posewire.ingest.SourceOptions;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Turns packets of one stream into frames, in software or hardware; goes on behind what is damaged
 * and counts it. Not thread-safe: owned by the source's thread.
 */
final class VideoDecoder implements AutoCloseable {
  /** 8192 x 8192; a frame beyond is refused before memory is taken for it. */
  private static final long MAX_PIXELS = 1L << 26;

  /** FFmpeg's {@code frame.h}; the binding leaves it out. */
  private static final int AV_FRAME_FLAG_CORRUPT = 1;

  private final AVCodecContext context;
  private final boolean keyframesOnly;
  private final AVFrame frame = av_frame_alloc();
  private Optional<HardwareDevice> hardware = Optional.empty();
  private Optional<AVFrame> downloaded = Optional.empty();
  private boolean isDownloaded;
  private boolean flushing;
  private boolean draining;
  private long corrupt;
  private boolean closed;

  private VideoDecoder(AVCodecContext context, boolean keyframesOnly) {
    this.context = context;
    this.keyframesOnly = keyframesOnly;
  }

  /** {@code live}: gives a frame as soon as it can, at the cost of nothing else. */
  static VideoDecoder open(AVStream stream, SourceSettings settings, boolean live, SourceUrl url)
      throws SourceException {
    AVCodec codec = avcodec_find_decoder(stream.codecpar().codec_id());
    if (codec == null) {
      String name = avcodec_get_name(stream.codecpar().codec_id()).getString();
      throw new SourceException(
          Kind.UNSUPPORTED, "cannot open %s: no decoder for codec %s".formatted(url, name));
    }
    VideoDecoder decoder =
        new VideoDecoder(avcodec_alloc_context3(codec), settings.decoding().keyframesOnly());
    AVDictionary options = new AVDictionary(null);
    boolean opened = false;
    try {
      decoder.hardware = HardwareDevice.open(settings.decoding().hwaccel(), codec);
      Map<String, String> wanted = SourceOptions.ofDecoder(settings.connection().options());
      FfmpegOptions.set(options, wanted);
      int result = decoder.start(stream, codec, settings.decoding().threads(), live, options);
      if (result < 0) {
        throw new SourceException(
            Kind.UNSUPPORTED,
            "cannot open %s: the decoder %s refuses it (%d)"
                .formatted(url, codec.name().getString(), result));
      }
      FfmpegOptions.requireTaken(options, wanted, url);
      opened = true;
      return decoder;
    } finally {
      av_dict_free(options);
      if (!opened) {
        decoder.close();
      }
    }
  }

  private int start(
      AVStream stream, AVCodec codec, int threads, boolean live, AVDictionary options) {
    int result = avcodec_parameters_to_context(context, stream.codecpar());
    if (result < 0) {
      return result;
    }
    context.pkt_timebase(stream.time_base());
    context.thread_count(threads);
    context.max_pixels(MAX_PIXELS);
    if (live) {
      context.flags(context.flags() | AV_CODEC_FLAG_LOW_DELAY);
    }
    hardware.ifPresent(device -> device.giveTo(context));
    return avcodec_open2(context, codec, options);
  }

  /** Hands over a packet; call it only once {@link #receive} had nothing more. */
  void send(AVPacket packet) {
    boolean damaged = (packet.flags() & AV_PKT_FLAG_CORRUPT) != 0;
    if (avcodec_send_packet(context, packet) < 0 || damaged) {
      corrupt++;
    }
    if (keyframesOnly) {
      // It stands alone: out with it, instead of after the pictures that will not come.
      avcodec_send_packet(context, null);
      flushing = true;
    }
  }

  /** No more packets: what the decoder kept back comes out now. */
  void drain() {
    if (!draining) {
      draining = true;
      avcodec_send_packet(context, null);
    }
  }

  boolean isDraining() {
    return draining;
  }

  /** Whether {@link #frame} is a new one. If not, the decoder wants a packet, or is at its end. */
  boolean receive() {
    isDownloaded = false;
    while (true) {
      int result = avcodec_receive_frame(context, frame);
      if (result >= 0) {
        boolean damaged =
            frame.decode_error_flags() != 0 || (frame.flags() & AV_FRAME_FLAG_CORRUPT) != 0;
        corrupt += damaged ? 1 : 0;
        return true;
      }
      if (result == AVERROR_EAGAIN() || result == AVERROR_EOF) {
        goOn();
        return false;
      }
      corrupt++;
      if (!draining && !flushing) {
        return false;
      }
    }
  }

  private void goOn() {
    if (flushing && !draining) {
      flushing = false;
      avcodec_flush_buffers(context);
    }
  }

  /** The frame received last; valid until the next one. Its pixels may lie in hardware. */
  AVFrame frame() {
    return frame;
  }

  /** The same frame with its pixels in memory. */
  AVFrame picture() throws SourceException {
    if (!isInHardware()) {
      return frame;
    }
    AVFrame picture = downloaded.orElseGet(() -> av_frame_alloc());
    downloaded = Optional.of(picture);
    if (!isDownloaded) {
      av_frame_unref(picture);
      int result = av_hwframe_transfer_data(picture, frame, 0);
      if (result < 0 || av_frame_copy_props(picture, frame) < 0) {
        throw new SourceException(
            Kind.LOST, "%s does not give its picture (%d)".formatted(decodedBy(), result));
      }
      isDownloaded = true;
    }
    return picture;
  }

  private boolean isInHardware() {
    return hardware.isPresent() && frame.hw_frames_ctx() != null;
  }

  /** What made the frame received last: {@link SourceFormat#SOFTWARE} or the hardware's name. */
  String decodedBy() {
    return isInHardware() ? hardware.get().name() : SourceFormat.SOFTWARE;
  }

  /** Damaged packets and frames. */
  long corrupt() {
    return corrupt;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    downloaded.ifPresent(VideoDecoder::free);
    free(frame);
    avcodec_free_context(context);
    context.close();
    hardware.ifPresent(HardwareDevice::close);
  }

  private static void free(AVFrame frame) {
    av_frame_free(frame);
    frame.close();
  }
}
