package dev.posewire.ingest;

/**
 * One picture in memory, upright and with square pixels.
 *
 * @param geometry how the source picture lies in it
 * @param bgr packed BGR24, row by row from the top, {@code width * height * 3} bytes without gaps;
 *     made for this record, so whoever receives the record owns it
 */
@SuppressWarnings("ArrayRecordComponent") // a copy of 350 kB a frame would buy nothing
public record FrameImage(LetterboxGeometry geometry, byte[] bgr) {
  public FrameImage {
    if (bgr.length != geometry.imageBytes()) {
      throw new IllegalArgumentException(
          "image of %dx%d must have %d bytes: %d"
              .formatted(geometry.width(), geometry.height(), geometry.imageBytes(), bgr.length));
    }
  }
}
