package dev.posewire.video;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avformat.av_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_close_dyn_buf;
import static org.bytedeco.ffmpeg.global.avformat.avio_open_dyn_buf;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Makes the bytes of an MP4 file of pictures, piece by piece. Not thread-safe: owned by the thread
 * that opens it, which closes it once.
 *
 * <p>What the calls of {@link #cut} have given, one after the other, is a whole file at any time,
 * without an end of its own: a process that is killed leaves a video. A picture is shown until the
 * next.
 */
public final class FragmentedMp4 implements AutoCloseable {
  /** As in MPEG: 11 us each. */
  private static final int TICKS_PER_SECOND = 90_000;

  private static final long MICROS_PER_SECOND = 1_000_000;

  /** A channel mostly gives so many frames a second; the sizes of pictures hang on it. */
  private static final double FPS = 10;

  /** Of a pixel of a frame: 36 kB/s at 456 x 256 and 10 frames a second. */
  private static final double BITS_PER_PIXEL = 0.25;

  /** In frames: a player can begin at each, and each costs as much as some others. */
  private static final int KEY_FRAME_DISTANCE = 50;

  private final H264Encoder encoder;
  private final BgrCanvas canvas;
  private final ScalingStep colours;
  private final AVFormatContext format = new AVFormatContext(null);
  private AVIOContext piece;
  private AVStream stream;
  private long lastTicks = -1;

  private FragmentedMp4(H264Encoder encoder, BgrCanvas canvas, ScalingStep colours) {
    this.encoder = encoder;
    this.canvas = canvas;
    this.colours = colours;
  }

  /**
   * Opens it; empty where H.264 takes no pictures of that size here: it takes even sides of 16 or
   * more, and at least 3840 x 2160.
   *
   * @param begin when the first picture was taken, which the file tells
   */
  public static Optional<FragmentedMp4> open(int width, int height, Instant begin) {
    FfmpegLog.silence();
    long bits = Math.round(width * (double) height * BITS_PER_PIXEL * FPS);
    Optional<H264Encoder> encoder =
        H264Encoder.open(
            new H264Settings(width, height, FPS, TICKS_PER_SECOND, bits, KEY_FRAME_DISTANCE), true);
    if (encoder.isEmpty()) return Optional.empty();
    BgrCanvas canvas = BgrCanvas.open(width, height).orElseThrow(FragmentedMp4::noMemory);
    ScalingStep colours =
        ScalingStep.open(canvas.frame(), width, height, H264Encoder.PIXEL_FORMAT)
            .orElseThrow(FragmentedMp4::noMemory);
    FragmentedMp4 video = new FragmentedMp4(encoder.get(), canvas, colours);
    video.begin(begin);
    return Optional.of(video);
  }

  private static IllegalStateException noMemory() {
    return new IllegalStateException("no memory for a picture");
  }

  private void begin(Instant begin) {
    require(avformat_alloc_output_context2(format, (AVOutputFormat) null, "mp4", (String) null));
    stream = avformat_new_stream(format, null);
    stream.time_base().num(1).den(TICKS_PER_SECOND);
    require(avcodec_parameters_from_context(stream.codecpar(), encoder.context()));
    AVDictionary facts = format.metadata();
    facts = facts == null ? new AVDictionary(null) : facts;
    av_dict_set(facts, "creation_time", begin.toString(), 0);
    format.metadata(facts);
    openPiece();
    AVDictionary options = new AVDictionary(null);
    av_dict_set(options, "movflags", "frag_custom+empty_moov+default_base_moof", 0);
    require(avformat_write_header(format, options));
    av_dict_free(options);
    options.close();
  }

  private void openPiece() {
    piece = new AVIOContext(null);
    require(avio_open_dyn_buf(piece));
    format.pb(piece);
  }

  /**
   * Adds a picture.
   *
   * @param bgr {@code [height, width, 3]}, rows from top to bottom without gaps
   * @param sinceBegin when it was taken; above that of the one before
   */
  public void add(byte[] bgr, Duration sinceBegin) {
    long ticks = sinceBegin.toNanos() / 1_000 * TICKS_PER_SECOND / MICROS_PER_SECOND;
    lastTicks = Math.max(ticks, lastTicks + 1);
    canvas.paint(bgr);
    colours.scale(canvas.frame());
    encoder.encode(colours.scaled(), lastTicks, this::write);
  }

  private void write(AVPacket packet) {
    // Of the last of a piece, and no next one may come before its end; that of others is known.
    packet.duration(1);
    av_packet_rescale_ts(packet, encoder.context().time_base(), stream.time_base());
    packet.stream_index(stream.index());
    require(av_write_frame(format, packet));
  }

  /** The bytes that have come since the last call. */
  public byte[] cut() {
    require(av_write_frame(format, null)); // ends the fragment
    // Else the next one would begin where this one is thought to end.
    require(av_opt_set(format.priv_data(), "movflags", "+frag_discont", 0));
    byte[] bytes = takePiece();
    openPiece();
    return bytes;
  }

  private byte[] takePiece() {
    try (PointerPointer<BytePointer> place = new PointerPointer<>(1)) {
      byte[] bytes = new byte[avio_close_dyn_buf(piece, place)];
      piece.close();
      try (BytePointer buffer = place.get(BytePointer.class, 0)) {
        buffer.get(bytes);
        av_free(buffer);
      }
      return bytes;
    }
  }

  private static void require(int result) {
    if (result < 0) {
      throw new IllegalStateException(
          "the muxer failed: %s (%d)".formatted(FfmpegResult.text(result), result));
    }
  }

  @Override
  public void close() {
    if (piece != null) {
      byte[] unused = takePiece();
    }
    avformat_free_context(format);
    format.close();
    colours.close();
    canvas.close();
    encoder.close();
  }
}
