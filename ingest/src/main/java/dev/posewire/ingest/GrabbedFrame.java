package dev.posewire.ingest;

import java.time.Instant;
import java.util.Optional;

/**
 * A decoded frame that has not been scaled yet.
 *
 * @param ptsMicros microseconds since the start of the stream, above those of the frame before:
 *     jumps of the stream's own time are taken out of it
 * @param producedAt the camera's own clock for this picture (RTCP sender report), where it has said
 *     so
 * @param receivedAt this host's clock when the frame came out of the decoder, or when it was due
 *     where the source is paced
 * @param width pixels of the upright source picture with square pixels
 * @param height as {@code width}
 * @param jumpMicros by how much the stream's own time jumped before this frame; negative: back; 0:
 *     it did not
 */
public record GrabbedFrame(
    long ptsMicros,
    Optional<Instant> producedAt,
    Instant receivedAt,
    int width,
    int height,
    long jumpMicros) {

  /** The stream's time did not jump. */
  public GrabbedFrame(
      long ptsMicros, Optional<Instant> producedAt, Instant receivedAt, int width, int height) {
    this(ptsMicros, producedAt, receivedAt, width, height, 0);
  }

  /** The same frame, received at another time. */
  public GrabbedFrame receivedAt(Instant time) {
    return new GrabbedFrame(ptsMicros, producedAt, time, width, height, jumpMicros);
  }
}
