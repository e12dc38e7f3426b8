package dev.posewire.ingest.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_new;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import dev.posewire.video.FfmpegLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
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

/**
 * A short video that a test makes while it runs.
 *
 * @param encoder FFmpeg's name, of those in the LGPL build: libopenh264, mpeg4, mjpeg
 * @param width even
 * @param height even
 * @param aspectNumerator width of a pixel where its height is {@code aspectDenominator}
 * @param displayMatrix 9 values, or none
 * @param bt709 the matrix, and says so; else BT.601 and silent
 * @param bFrames how many B-frames there may be side by side; of those encoders, mpeg4 has them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Clip(
    String encoder,
    int width,
    int height,
    int fps,
    int aspectNumerator,
    int aspectDenominator,
    int[] displayMatrix,
    boolean bt709,
    int bFrames) {
  private static final int ONE = 1 << 16;
  private static final int[] NONE = {};
  private static final int NEUTRAL = 1 << 16;
  private static final byte[] ACCESS_UNIT_DELIMITER = {0, 0, 0, 1, 9, (byte) 0xf0};

  static Clip h264(int width, int height, int fps) {
    return new Clip("libopenh264", width, height, fps, 1, 1, NONE, false, 0);
  }

  Clip encodedBy(String name) {
    return new Clip(name, width, height, fps, 1, 1, displayMatrix, bt709, bFrames);
  }

  Clip withAspect(int numerator, int denominator) {
    return new Clip(
        encoder, width, height, fps, numerator, denominator, displayMatrix, bt709, bFrames);
  }

  /** To be shown turned by so many quarters to the right. */
  Clip turned(int quarters) {
    int cos = quarters % 4 == 0 ? ONE : quarters % 4 == 2 ? -ONE : 0;
    int sin = quarters % 4 == 1 ? ONE : quarters % 4 == 3 ? -ONE : 0;
    int[] matrix = {cos, sin, 0, -sin, cos, 0, 0, 0, 1 << 30};
    return new Clip(
        encoder, width, height, fps, aspectNumerator, aspectDenominator, matrix, bt709, bFrames);
  }

  Clip inBt709() {
    return new Clip(
        encoder,
        width,
        height,
        fps,
        aspectNumerator,
        aspectDenominator,
        displayMatrix,
        true,
        bFrames);
  }

  /** MPEG-4 whose groups are open: B-frames before a key frame in time come behind it. */
  Clip inMpeg4WithBFrames(int most) {
    return new Clip("mpeg4", width, height, fps, 1, 1, displayMatrix, bt709, most);
  }

  /** Writes a container that FFmpeg guesses by the file's name. */
  Path write(Path file, int frames, IntFunction<byte[]> painter) {
    AVFormatContext format = new AVFormatContext(null);
    require(avformat_alloc_output_context2(format, null, null, file.toString()));
    AVCodecContext context = open((format.oformat().flags() & AVFMT_GLOBALHEADER) != 0);
    AVStream stream = avformat_new_stream(format, null);
    stream.time_base(context.time_base());
    stream.avg_frame_rate(context.framerate());
    stream.sample_aspect_ratio(context.sample_aspect_ratio());
    require(avcodec_parameters_from_context(stream.codecpar(), context));
    addDisplayMatrix(stream);
    AVIOContext io = new AVIOContext(null);
    require(avio_open(io, file.toString(), AVIO_FLAG_WRITE));
    format.pb(io);
    require(avformat_write_header(format, (AVDictionary) null));
    encode(
        context,
        frames,
        painter,
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
  Path writeAnnexB(Path file, int frames, IntFunction<byte[]> painter) {
    AVCodecContext context = open(false);
    ByteArrayOutputStream units = new ByteArrayOutputStream();
    encode(
        context,
        frames,
        painter,
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

  private AVCodecContext open(boolean globalHeader) {
    FfmpegLog.silence();
    AVCodec codec = avcodec_find_encoder_by_name(encoder);
    AVCodecContext context = avcodec_alloc_context3(codec);
    context.width(width).height(height).pix_fmt(pixelFormat());
    context.gop_size(fps).max_b_frames(bFrames);
    context.time_base().num(1).den(fps);
    context.framerate().num(fps).den(1);
    context.sample_aspect_ratio().num(aspectNumerator).den(aspectDenominator);
    context.bit_rate(4_000_000);
    context.colorspace(bt709 ? AVCOL_SPC_BT709 : AVCOL_SPC_UNSPECIFIED);
    context.color_range(bt709 ? AVCOL_RANGE_MPEG : AVCOL_RANGE_UNSPECIFIED);
    context.flags(context.flags() | (globalHeader ? AV_CODEC_FLAG_GLOBAL_HEADER : 0));
    require(avcodec_open2(context, codec, (AVDictionary) null));
    return context;
  }

  private int pixelFormat() {
    return encoder.equals("mjpeg") ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_YUV420P;
  }

  private void addDisplayMatrix(AVStream stream) {
    if (displayMatrix.length == 0) {
      return;
    }
    PointerPointer<AVPacketSideData> list = new PointerPointer<>(1);
    list.put(0, stream.codecpar().coded_side_data());
    IntPointer count = new IntPointer(1).put(stream.codecpar().nb_coded_side_data());
    AVPacketSideData side =
        av_packet_side_data_new(list, count, AV_PKT_DATA_DISPLAYMATRIX, 9 * 4, 0);
    new IntPointer(side.data()).put(displayMatrix);
    stream.codecpar().coded_side_data(list.get(AVPacketSideData.class, 0));
    stream.codecpar().nb_coded_side_data(count.get());
    list.close();
    count.close();
  }

  private void encode(
      AVCodecContext context, int frames, IntFunction<byte[]> painter, PacketTaker taker) {
    AVFrame frame = av_frame_alloc();
    frame.width(width).height(height).format(context.pix_fmt());
    require(av_frame_get_buffer(frame, 0));
    AVPacket packet = av_packet_alloc();
    for (int i = 0; i <= frames; i++) {
      if (i < frames) {
        require(av_frame_make_writable(frame));
        paint(painter.apply(i), frame);
        frame.pts(i);
      }
      require(avcodec_send_frame(context, i < frames ? frame : null));
      while (avcodec_receive_packet(context, packet) >= 0) {
        taker.take(packet);
      }
    }
    av_packet_free(packet);
    av_frame_free(frame);
  }

  private void paint(byte[] bgr, AVFrame frame) {
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
    IntPointer matrix = sws_getCoefficients(bt709 ? SWS_CS_ITU709 : SWS_CS_ITU601);
    int range = encoder.equals("mjpeg") ? 1 : 0;
    sws_setColorspaceDetails(sws, matrix, 1, matrix, range, 0, NEUTRAL, NEUTRAL);
    try (BytePointer pixels = new BytePointer(bgr);
        PointerPointer<BytePointer> planes =
            new PointerPointer<BytePointer>(pixels, null, null, null);
        IntPointer strides = new IntPointer(width * 3, 0, 0, 0)) {
      sws_scale(sws, planes, strides, 0, height, frame.data(), frame.linesize());
    }
    sws_freeContext(sws);
  }

  private static void require(int result) {
    if (result < 0) {
      throw new IllegalStateException("FFmpeg cannot make the clip: " + result);
    }
  }

  private interface PacketTaker {
    void take(AVPacket packet);
  }
}
