package dev.posewire.app.analyze;

import dev.posewire.ingest.FrameImage;
import dev.posewire.ingest.FrameSampler;
import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.FrameSourceFactory;
import dev.posewire.ingest.GrabbedFrame;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.video.drawing.SkeletonPainter;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Reads a recording a second time, beside its events, and writes each frame as a PNG with the
 * skeletons on it. It opens the recording at the first event. Not thread-safe: owned by the thread
 * on which the events come.
 */
final class DrawnRecording implements AutoCloseable {
  private final Recording recording;
  private final Path folder;
  private final FrameSourceFactory sources;
  private final FrameSampler sampler;
  private Optional<FrameSource> opened = Optional.empty();
  private long sequence = -1;

  DrawnRecording(Recording recording, Path folder, FrameSourceFactory sources) {
    this.recording = recording;
    this.folder = folder;
    this.sources = sources;
    this.sampler = new FrameSampler(recording.spec().getMaxFps());
  }

  /** Draws one event, as {@code <channel>-<sequence>.png}; the sequences must rise. */
  void draw(PoseEvent event) throws SourceException, IOException {
    FrameSource source = source();
    while (sequence < event.getSequence()) {
      Optional<GrabbedFrame> frame = source.grab();
      if (frame.isEmpty()) {
        throw new IOException(
            recording.file() + " ended before frame " + event.getSequence() + ": was it changed?");
      }
      if (sampler.take(frame.get().ptsMicros())) sequence++;
    }
    BufferedImage picture = picture(source.picture());
    SkeletonPainter.draw(picture, event.getPeople());
    write(
        picture, folder.resolve("%s-%06d.png".formatted(recording.channel(), event.getSequence())));
  }

  private FrameSource source() throws SourceException {
    if (opened.isEmpty()) {
      opened =
          Optional.of(
              sources.create(
                  SourceUrl.parse(recording.spec().getUrl()),
                  SourceSettings.defaults().withMediaFolders(recording.folders())));
      opened.get().open();
    }
    return opened.get();
  }

  private static BufferedImage picture(FrameImage image) {
    BufferedImage picture =
        new BufferedImage(
            image.geometry().width(), image.geometry().height(), BufferedImage.TYPE_3BYTE_BGR);
    byte[] pixels = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    System.arraycopy(image.bgr(), 0, pixels, 0, pixels.length);
    return picture;
  }

  /** By streams of our own: ImageIO's own would hide why a file cannot be written. */
  private static void write(BufferedImage picture, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ImageOutputStream image = new MemoryCacheImageOutputStream(out)) {
      if (!ImageIO.write(picture, "png", image)) {
        throw new IOException("this Java writes no PNG: " + file);
      }
    }
  }

  @Override
  public void close() {
    opened.ifPresent(FrameSource::close);
  }
}
