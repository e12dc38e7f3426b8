package dev.posewire.ingest;

import java.util.Optional;

/**
 * Gives the frames of one camera, file or test card, in order.
 *
 * <p>Not thread-safe: owned by the thread that opens it, which also reads and closes it. Only
 * {@link #cancel} may come from any thread, at any time, even before {@link #open}. Making a source
 * costs nothing and holds nothing; {@link #open} is called once.
 */
public interface FrameSource extends AutoCloseable {

  /** Connects and waits for the first frame, which {@link #grab} then gives. */
  SourceFormat open() throws SourceException;

  /**
   * Waits for the next frame; empty at the end of a recording. A frame that nobody wants scaled
   * costs only its decoding. A live stream has no end: it fails with {@link
   * SourceException.Kind#LOST}.
   */
  Optional<GrabbedFrame> grab() throws SourceException;

  /** The frame grabbed last, scaled to the size in {@link SourceSettings}. */
  FrameImage image() throws SourceException;

  /** The frame grabbed last in its full upright size. */
  FrameImage picture() throws SourceException;

  /**
   * Breaks off whatever blocks, now and from now on, with {@link SourceException.Kind#CANCELLED}.
   * The owner still has to close. Only the look-up of a host name cannot be broken off: the
   * resolver's own limit holds there.
   */
  void cancel();

  /** Packets and frames so far that did not decode cleanly; decoding went on behind them. */
  long corruptPackets();

  /** Frees everything, once; further calls do nothing. */
  @Override
  void close();
}
