package dev.posewire.ingest.video;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avformat.avio_write;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.video.FfmpegResult;
import dev.posewire.video.H264Encoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the packets of one encoder to a file, which has the suffix {@code .part} until it is
 * complete. What was not completed is removed on close. Not thread-safe: owned by the thread that
 * opens it, which closes it once.
 */
final class Muxer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Muxer.class);

  private static final String SUFFIX = ".part";

  /** NAL unit of type 9 that allows all slices (H.264, 7.3.2.4), behind its start code. */
  private static final byte[] ACCESS_UNIT_DELIMITER = {0, 0, 0, 1, 9, (byte) 0xf0};

  private static final String TRY_ANOTHER =
      "name a file in a folder that is there and that can be written";
  private static final String MAKE_ROOM = "free space there or choose another folder";

  private final Path file;
  private final Path part;
  private final Container container;
  private final AVFormatContext format = new AVFormatContext(null);
  private final AVIOContext io = new AVIOContext(null);
  private H264Encoder encoder;
  private AVStream stream;
  private boolean created;
  private boolean completed;

  private Muxer(Path file, Container container) {
    this.file = file;
    // An absolute path is no URL of FFmpeg's, whatever colons are in it.
    this.part = file.toAbsolutePath().resolveSibling(file.getFileName() + SUFFIX);
    this.container = container;
  }

  /** Makes no file yet. */
  static Muxer open(Path file) {
    Muxer muxer = new Muxer(file, requireWritable(file));
    int result =
        avformat_alloc_output_context2(
            muxer.format, (AVOutputFormat) null, muxer.container.muxer(), muxer.part.toString());
    if (result < 0) {
      muxer.close();
      throw muxer.failure(result, MAKE_ROOM);
    }
    return muxer;
  }

  /** What the name of a file that can be written says that it is to be. */
  static Container requireWritable(Path file) {
    Container container =
        Container.of(file)
            .orElseThrow(
                () ->
                    new UserErrorException(
                        "cannot write %s: no video has such a name; let it end in one of %s"
                            .formatted(file, Container.endings())));
    if (Files.isDirectory(file)) {
      throw new UserErrorException("cannot write " + file + ": it is a folder; name a file");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      // The finished file would take its place.
      throw new UserErrorException(
          "cannot write " + file + ": it is a device or a pipe; name a file");
    }
    return container;
  }

  /** Whether the encoder's headers are to be beside the stream. */
  boolean wantsGlobalHeader() {
    return (format.oformat().flags() & AVFMT_GLOBALHEADER) != 0;
  }

  /** Begins the file; then come the packets of {@code from}, which stays open until the last. */
  void begin(H264Encoder from) {
    encoder = from;
    stream = avformat_new_stream(format, null);
    stream.time_base(encoder.context().time_base());
    stream.avg_frame_rate(encoder.context().framerate());
    require(avcodec_parameters_from_context(stream.codecpar(), encoder.context()), MAKE_ROOM);
    require(avio_open(io, part.toString(), AVIO_FLAG_WRITE), TRY_ANOTHER);
    created = true;
    format.pb(io);
    require(avformat_write_header(format, (AVDictionary) null), MAKE_ROOM);
  }

  void write(AVPacket packet) {
    av_packet_rescale_ts(packet, encoder.context().time_base(), stream.time_base());
    packet.stream_index(stream.index());
    if (container == Container.H264) {
      avio_write(io, ACCESS_UNIT_DELIMITER, ACCESS_UNIT_DELIMITER.length);
    }
    require(av_write_frame(format, packet), MAKE_ROOM);
  }

  /** Ends the file and gives it its name. */
  void complete() {
    require(av_write_trailer(format), MAKE_ROOM);
    require(avio_closep(io), MAKE_ROOM);
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UserErrorException("cannot write %s: %s: %s".formatted(file, e, TRY_ANOTHER), e);
    }
    completed = true;
  }

  private void require(int result, String remedy) {
    if (result < 0) {
      throw failure(result, remedy);
    }
  }

  private UserErrorException failure(int result, String remedy) {
    return new UserErrorException(
        "cannot write %s: %s: %s".formatted(file, FfmpegResult.text(result), remedy));
  }

  @Override
  public void close() {
    avformat_free_context(format);
    format.close();
    avio_closep(io); // does nothing to one that is not open
    io.close();
    if (created && !completed) {
      remove();
    }
  }

  private void remove() {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      log.warn("{} is not complete and could not be removed", part, e);
    }
  }
}
