package dev.posewire.systemtests;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;

import dev.posewire.testcard.TestCardScene;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/** Codes a scene of the test card as H.264, with FFmpeg's libopenh264, as a camera would. */
final class H264File {
  private static final String ENCODER = "libopenh264";

  /** Two to three times what such a camera sends, so that colours survive. */
  private static final long BITS_A_SECOND = 4_000_000;

  private static final byte[] ACCESS_UNIT_DELIMITER = {0, 0, 0, 1, 9, (byte) 0xf0};

  private H264File() {}

  /** A file in the container that its name asks for. */
  static Path write(Path file, TestCardScene scene, int frames) {
    AVFormatContext format = new AVFormatContext(null);
    require(avformat_alloc_output_context2(format, null, null, file.toString()));
    AVCodecContext context = open(scene, AV_CODEC_FLAG_GLOBAL_HEADER);
    AVStream stream = avformat_new_stream(format, null);
    stream.time_base(context.time_base());
    stream.avg_frame_rate(context.framerate());
    require(avcodec_parameters_from_context(stream.codecpar(), context));
    AVIOContext io = new AVIOContext(null);
    require(avio_open(io, file.toString(), AVIO_FLAG_WRITE));
    format.pb(io);
    require(avformat_write_header(format, (AVDictionary) null));
    encode(
        context,
        scene,
        frames,
        packet -> {
          av_packet_rescale_ts(packet, context.time_base(), stream.time_base());
          packet.stream_index(stream.index());
          require(av_interleaved_write_frame(format, packet));
        });
    require(av_write_trailer(format));
    avio_closep(io);
    avformat_free_context(format);
    avcodec_free_context(context);
    return file;
  }

  /** Bare H.264 with a delimiter before each access unit and the headers at every key frame. */
  static Path writeAnnexB(Path file, TestCardScene scene, int frames) {
    AVCodecContext context = open(scene, 0);
    ByteArrayOutputStream units = new ByteArrayOutputStream();
    encode(
        context,
        scene,
        frames,
        packet -> {
          byte[] unit = new byte[packet.size()];
          packet.data().get(unit);
          units.writeBytes(ACCESS_UNIT_DELIMITER);
          units.writeBytes(unit);
        });
    avcodec_free_context(context);
    try {
      return Files.write(file, units.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AVCodecContext open(TestCardScene scene, int flags) {
    av_log_set_level(AV_LOG_ERROR);
    AVCodec codec = avcodec_find_encoder_by_name(ENCODER);
    AVCodecContext context = avcodec_alloc_context3(codec);
    int fps = (int) scene.fps();
    context.width(scene.width()).height(scene.height()).pix_fmt(AV_PIX_FMT_YUV420P);
    context.gop_size(fps).max_b_frames(0).bit_rate(BITS_A_SECOND);
    context.time_base().num(1).den(fps);
    context.framerate().num(fps).den(1);
    context.flags(context.flags() | flags);
    require(avcodec_open2(context, codec, (AVDictionary) null));
    return context;
  }

  private static void encode(
      AVCodecContext context, TestCardScene scene, int frames, Consumer<AVPacket> taker) {
    AVFrame frame = av_frame_alloc();
    frame.width(scene.width()).height(scene.height()).format(context.pix_fmt());
    require(av_frame_get_buffer(frame, 0));
    AVPacket packet = av_packet_alloc();
    byte[] bgr = new byte[scene.width() * scene.height() * 3];
    for (int i = 0; i <= frames; i++) {
      boolean more = i < frames;
      if (more) {
        require(av_frame_make_writable(frame));
        scene.draw(i, bgr);
        convert(bgr, frame);
        frame.pts(i);
      }
      require(avcodec_send_frame(context, more ? frame : null));
      while (avcodec_receive_packet(context, packet) >= 0) taker.accept(packet);
    }
    av_packet_free(packet);
    av_frame_free(frame);
  }

  private static void convert(byte[] bgr, AVFrame frame) {
    int width = frame.width();
    int height = frame.height();
    SwsContext sws =
        sws_getContext(
            width,
            height,
            AV_PIX_FMT_BGR24,
            width,
            height,
            frame.format(),
            SWS_BILINEAR,
            null,
            null,
            (DoublePointer) null);
    try (BytePointer pixels = new BytePointer(bgr);
        PointerPointer<BytePointer> planes =
            new PointerPointer<BytePointer>(pixels, null, null, null);
        IntPointer strides = new IntPointer(width * 3, 0, 0, 0)) {
      require(sws_scale(sws, planes, strides, 0, height, frame.data(), frame.linesize()));
    }
    sws_freeContext(sws);
  }

  private static void require(int result) {
    if (result < 0) {
      throw new IllegalStateException("FFmpeg cannot make the clip: " + result);
    }
  }
}
