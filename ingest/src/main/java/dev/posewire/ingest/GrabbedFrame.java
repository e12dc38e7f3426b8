package dev.posewire.ingest;

import java.time.Instant;
import java.util.Optional;

/**
 * A decoded frame that has not been scaled yet.
 *
 * @param ptsMicros microseconds since the start of the stream, as the stream says: may jump either
 *     way
 * @param producedAt the camera's own clock for this picture (RTCP sender report), where it has said
 *     so
 * @param receivedAt this host's clock when the frame came out of the decoder, or when it was due
 *     where the source is paced
 * @param width pixels of the upright source picture with square pixels
 * @param height as {@code width}
 */
public record GrabbedFrame(
    long ptsMicros, Optional<Instant> producedAt, Instant receivedAt, int width, int height) {}
