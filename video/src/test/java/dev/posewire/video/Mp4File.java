package dev.posewire.video;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.PointerPointer;

/** Reads a video back, by FFmpeg's own demuxer and decoder. */
public final class Mp4File {
  private Mp4File() {}

  /**
   * What a file shows.
   *
   * @param timesMicros of its pictures
   * @param greys the brightness of each at its centre, of 0 to 255
   */
  public record Content(
      int width, int height, String creationTime, List<Long> timesMicros, List<Integer> greys) {}

  public static Content read(Path file) throws IOException {
    FfmpegLog.silence();
    AVFormatContext format = new AVFormatContext(null);
    require(avformat_open_input(format, file.toString(), (AVInputFormat) null, null), file);
    require(avformat_find_stream_info(format, (PointerPointer<?>) null), file);
    AVStream stream = format.streams(0);
    AVCodecContext decoder = avcodec_alloc_context3(null);
    require(avcodec_parameters_to_context(decoder, stream.codecpar()), file);
    require(
        avcodec_open2(
            decoder, avcodec_find_decoder(stream.codecpar().codec_id()), (AVDictionary) null),
        file);
    Content content =
        new Content(
            decoder.width(),
            decoder.height(),
            creationTime(format),
            new ArrayList<>(),
            new ArrayList<>());
    AVPacket packet = av_packet_alloc();
    AVFrame frame = av_frame_alloc();
    while (av_read_frame(format, packet) >= 0) {
      require(avcodec_send_packet(decoder, packet), file);
      av_packet_unref(packet);
      drain(decoder, frame, stream, content);
    }
    require(avcodec_send_packet(decoder, null), file);
    drain(decoder, frame, stream, content);
    av_frame_free(frame);
    av_packet_free(packet);
    avcodec_free_context(decoder);
    avformat_close_input(format);
    return content;
  }

  private static void drain(
      AVCodecContext decoder, AVFrame frame, AVStream stream, Content content) {
    while (avcodec_receive_frame(decoder, frame) >= 0) {
      long scaled = frame.best_effort_timestamp() * 1_000_000 * stream.time_base().num();
      content.timesMicros().add(Math.round(scaled / (double) stream.time_base().den()));
      long centre = (long) frame.height() / 2 * frame.linesize(0) + frame.width() / 2;
      int luma = frame.data(0).get(centre) & 0xff;
      content.greys().add(Math.round((luma - 16) * 255f / 219)); // limited range
    }
  }

  private static String creationTime(AVFormatContext format) {
    AVDictionaryEntry entry = av_dict_get(format.metadata(), "creation_time", null, 0);
    return entry == null ? "" : entry.value().getString();
  }

  private static void require(int result, Path file) throws IOException {
    if (result < 0) throw new IOException(file + ": " + FfmpegResult.text(result));
  }
}
