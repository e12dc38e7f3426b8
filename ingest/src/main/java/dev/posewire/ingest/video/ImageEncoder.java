package dev.posewire.ingest.video;

import dev.posewire.ingest.FrameImage;
import dev.posewire.ingest.SourceSettings;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Gives images the encoding that the settings ask for. Holds nothing before the first. Not
 * thread-safe: owned by the source's thread.
 */
final class ImageEncoder implements AutoCloseable {
  private final OptionalInt jpegQuality;
  private Optional<JpegWriter> writer = Optional.empty();

  ImageEncoder(SourceSettings.Image settings) {
    this.jpegQuality = settings.jpegQuality();
  }

  /** The same picture; {@code image} is BGR24. */
  FrameImage encode(FrameImage image) {
    if (jpegQuality.isEmpty()) {
      return image;
    }
    if (writer.isEmpty()) {
      writer = Optional.of(new JpegWriter(jpegQuality.getAsInt()));
    }
    return writer.get().write(image);
  }

  @Override
  public void close() {
    writer.ifPresent(JpegWriter::close);
    writer = Optional.empty();
  }
}
