package dev.posewire.ingest;

import dev.posewire.schemas.Encoding;

/**
 * One picture in memory, upright and with square pixels.
 *
 * @param geometry how the source picture lies in it
 * @param encoding BGR24: packed, row by row from the top, {@code width * height * 3} bytes without
 *     gaps; or JPEG: one baseline JPEG file of that size
 * @param bytes made for this record, so whoever receives the record owns them
 */
@SuppressWarnings("ArrayRecordComponent") // a copy of 350 kB a frame would buy nothing
public record FrameImage(LetterboxGeometry geometry, Encoding encoding, byte[] bytes) {
  public FrameImage {
    if (encoding == Encoding.UNKNOWN) {
      throw new IllegalArgumentException("encoding must be known");
    }
    if (encoding == Encoding.BGR24 && bytes.length != geometry.imageBytes()) {
      throw new IllegalArgumentException(
          "image of %dx%d must have %d bytes: %d"
              .formatted(geometry.width(), geometry.height(), geometry.imageBytes(), bytes.length));
    }
  }

  /** Packed BGR24. */
  public FrameImage(LetterboxGeometry geometry, byte[] bgr) {
    this(geometry, Encoding.BGR24, bgr);
  }

  /** The bytes as packed BGR24; that of a JPEG is for its reader to decode. */
  public byte[] bgr() {
    if (encoding != Encoding.BGR24) {
      throw new IllegalStateException("image must be BGR24: " + encoding);
    }
    return bytes;
  }
}
