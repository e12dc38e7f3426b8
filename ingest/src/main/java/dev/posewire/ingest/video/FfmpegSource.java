package dev.posewire.ingest.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_PRFT;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_get_side_data;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import dev.posewire.ingest.FrameImage;
import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.GrabbedFrame;
import dev.posewire.ingest.LetterboxGeometry;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceFormat;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVProducerReferenceTime;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * Reads whatever FFmpeg opens: cameras, videos, pictures. Not thread-safe: owned by the thread that
 * opens it; {@link #cancel} may come from any.
 *
 * <p>What an RTSP camera sent while its stream was being probed comes first, in a burst of some
 * tenths of a second. From then on a frame comes when the next begins to arrive: FFmpeg waits for
 * its end.
 */
final class FfmpegSource implements FrameSource {
  /** Some cameras save on key frames for a minute while nothing moves. */
  private static final Duration MAX_KEYFRAME_WAIT = Duration.ofMinutes(2);

  private final SourceUrl url;
  private final SourceSettings settings;
  private final InputTargets targets;
  private final InstantSource clock;
  private final Interrupt interrupt = new Interrupt();
  private final ProducerTimes producerTimes = new ProducerTimes();
  private final FrameScaler imageScaler = new FrameScaler();
  private final ImageEncoder encoder;
  private final FrameScaler pictureScaler = new FrameScaler();
  private Demuxer demuxer;
  private VideoDecoder decoder;
  private StreamTime time;
  private Optional<PictureShape> shape = Optional.empty();
  private Optional<GrabbedFrame> first = Optional.empty();
  private boolean opened;
  private boolean closed;

  FfmpegSource(SourceUrl url, SourceSettings settings, InputTargets targets, InstantSource clock) {
    this.url = url;
    this.settings = settings;
    this.targets = targets;
    this.clock = clock;
    this.encoder = new ImageEncoder(settings.image());
  }

  @Override
  public SourceFormat open() throws SourceException {
    if (opened || closed) {
      throw new IllegalStateException("a source is opened once: " + url);
    }
    opened = true;
    requireNotCancelled("open");
    InputTarget target = targets.of(url, settings.mediaFolders(), settings.connection().options());
    requireNotCancelled("open");
    demuxer = new Demuxer(target, interrupt);
    allow(settings.connection().connectTimeout());
    demuxer.open(settings);
    decoder = VideoDecoder.open(demuxer.video(), settings, target.isNetwork(), url);
    time = new StreamTime(demuxer);
    first = next();
    GrabbedFrame frame =
        first.orElseThrow(
            () ->
                new SourceException(
                    Kind.CORRUPT,
                    "cannot open %s: no picture in it decodes (%d bad packets); it may be damaged"
                        .formatted(url, corruptPackets())));
    return new SourceFormat(
        frame.width(),
        frame.height(),
        demuxer.codec(),
        demuxer.fps(),
        demuxer.duration(),
        demuxer.isEndless(),
        target.isRtsp(),
        decoder.decodedBy());
  }

  @Override
  public Optional<GrabbedFrame> grab() throws SourceException {
    requireOpen();
    requireNotCancelled("read");
    if (first.isPresent()) {
      Optional<GrabbedFrame> frame = first;
      first = Optional.empty();
      return frame;
    }
    return next();
  }

  @Override
  public FrameImage image() throws SourceException {
    PictureShape grabbed = grabbedShape();
    FrameImage image =
        imageScaler.scale(
            decoder.picture(),
            grabbed.orientation(),
            LetterboxGeometry.fit(grabbed.width(), grabbed.height(), settings.image()));
    return encoder.encode(image);
  }

  @Override
  public FrameImage picture() throws SourceException {
    PictureShape grabbed = grabbedShape();
    return pictureScaler.scale(
        decoder.picture(),
        grabbed.orientation(),
        LetterboxGeometry.unscaled(grabbed.width(), grabbed.height()));
  }

  @Override
  public void cancel() {
    interrupt.cancel();
  }

  @Override
  public long corruptPackets() {
    return (demuxer == null ? 0 : demuxer.badReads()) + (decoder == null ? 0 : decoder.corrupt());
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    shape = Optional.empty();
    pictureScaler.close();
    imageScaler.close();
    encoder.close();
    if (decoder != null) {
      decoder.close();
    }
    if (demuxer != null) {
      demuxer.close();
    }
    interrupt.close();
  }

  private Optional<GrabbedFrame> next() throws SourceException {
    shape = Optional.empty();
    allow(settings.connection().readTimeout());
    long begunNanos = System.nanoTime();
    while (!decoder.receive()) {
      if (decoder.isDraining()) {
        return Optional.empty();
      }
      if (!demuxer.read()) {
        decoder.drain();
      } else if (!settings.decoding().keyframesOnly() || demuxer.isKeyframe()) {
        noteProducerTime(demuxer.packet());
        decoder.send(demuxer.packet());
      } else if (System.nanoTime() - begunNanos < MAX_KEYFRAME_WAIT.toNanos()) {
        allow(settings.connection().readTimeout()); // it lives, though nothing of it is wanted
      }
    }
    interrupt.disarm();
    AVFrame frame = decoder.frame();
    PictureShape upright = PictureShape.of(frame);
    shape = Optional.of(upright);
    return Optional.of(
        new GrabbedFrame(
            time.place(frame, System.nanoTime()),
            producerTimes.take(frame.pts()),
            clock.instant(),
            upright.width(),
            upright.height(),
            time.jumpMicros()));
  }

  /** A file is read as fast as its disk allows: only a network falls silent. */
  private void allow(Duration time) {
    if (url.scheme().isNetwork()) {
      interrupt.allow(time);
    }
  }

  private void noteProducerTime(AVPacket packet) {
    BytePointer report = av_packet_get_side_data(packet, AV_PKT_DATA_PRFT, (SizeTPointer) null);
    if (report != null && packet.pts() != AV_NOPTS_VALUE) {
      producerTimes.put(packet.pts(), new AVProducerReferenceTime(report).wallclock());
    }
  }

  private PictureShape grabbedShape() {
    requireOpen();
    return shape.orElseThrow(() -> new IllegalStateException("no frame is grabbed: " + url));
  }

  private void requireOpen() {
    if (time == null || closed) {
      throw new IllegalStateException("source is not open: " + url);
    }
  }

  private void requireNotCancelled(String doing) throws SourceException {
    if (interrupt.isCancelled()) {
      throw FfmpegErrors.cancelled(doing, url);
    }
  }
}
