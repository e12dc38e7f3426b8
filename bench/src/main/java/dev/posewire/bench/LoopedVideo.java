package dev.posewire.bench;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_clone;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Makes a long MP4 of a short video by writing its coded frames again and again, undecoded: each
 * round begins with the key frame that the video begins with. Owned by the main thread.
 */
final class LoopedVideo implements AutoCloseable {
  private final AVFormatContext input = new AVFormatContext(null);
  private final AVFormatContext output = new AVFormatContext(null);
  private final List<AVPacket> packets = new ArrayList<>();
  private AVStream source;

  private LoopedVideo() {}

  /** Writes at least so many frames of {@code from}; whole rounds of it. */
  static void write(Path from, Path to, int frames) throws IOException {
    try (LoopedVideo video = new LoopedVideo()) {
      video.read(from, frames);
      video.write(to, frames);
    }
  }

  private void read(Path from, int most) throws IOException {
    require(avformat_open_input(input, from.toString(), null, null), "open", from);
    require(avformat_find_stream_info(input, (PointerPointer<?>) null), "read", from);
    int number =
        av_find_best_stream(input, AVMEDIA_TYPE_VIDEO, -1, -1, (PointerPointer<?>) null, 0);
    require(number, "find a video in", from);
    source = input.streams(number);
    AVPacket packet = av_packet_alloc();
    while (packets.size() < most && av_read_frame(input, packet) >= 0) {
      if (packet.stream_index() == number) packets.add(av_packet_clone(packet));
      av_packet_unref(packet);
    }
    av_packet_free(packet);
    if (packets.isEmpty()) throw new IOException(from + " has no frames");
  }

  private void write(Path to, int frames) throws IOException {
    require(avformat_alloc_output_context2(output, null, "mp4", to.toString()), "make", to);
    AVStream stream = avformat_new_stream(output, null);
    require(avcodec_parameters_copy(stream.codecpar(), source.codecpar()), "describe", to);
    stream.codecpar().codec_tag(0);
    stream.time_base(source.time_base());
    AVIOContext file = new AVIOContext(null);
    require(avio_open(file, to.toString(), AVIO_FLAG_WRITE), "make", to);
    output.pb(file);
    require(avformat_write_header(output, (PointerPointer<?>) null), "begin", to);
    for (long round = 0; round * packets.size() < frames; round++) writeRound(round, stream, to);
    require(av_write_trailer(output), "end", to);
  }

  private void writeRound(long round, AVStream stream, Path to) throws IOException {
    long shift = round * length();
    for (AVPacket one : packets) {
      AVPacket packet = av_packet_clone(one);
      packet.pts(one.pts() + shift).dts(one.dts() + shift).stream_index(0).pos(-1);
      av_packet_rescale_ts(packet, source.time_base(), stream.time_base());
      int code = av_interleaved_write_frame(output, packet);
      av_packet_free(packet);
      require(code, "write", to);
    }
  }

  /** Of a round, in the time base of the source: as if its frames came evenly. */
  private long length() {
    AVPacket last = packets.get(packets.size() - 1);
    long span = last.dts() - packets.get(0).dts();
    long step = packets.size() > 1 ? span / (packets.size() - 1) : last.duration();
    return span + Math.max(1, step);
  }

  private static void require(int code, String what, Path file) throws IOException {
    if (code < 0) throw new IOException("FFmpeg cannot " + what + " " + file + ": error " + code);
  }

  @Override
  public void close() {
    for (AVPacket packet : packets) av_packet_free(packet);
    if (!output.isNull()) {
      if (output.pb() != null) avio_closep(output.pb());
      avformat_free_context(output);
    }
    if (!input.isNull()) avformat_close_input(input);
  }
}
