package dev.posewire.sink.video;

import dev.posewire.schemas.Frame;
import dev.posewire.schemas.PoseEvent;
import java.util.Comparator;

/** Where a frame, and its event, stand among those of their channel. */
record FramePlace(long session, long sequence) implements Comparable<FramePlace> {
  /** Before all. */
  static final FramePlace NONE = new FramePlace(Long.MIN_VALUE, Long.MIN_VALUE);

  private static final Comparator<FramePlace> ORDER =
      Comparator.comparingLong(FramePlace::session).thenComparingLong(FramePlace::sequence);

  static FramePlace of(PoseEvent event) {
    return new FramePlace(event.getSession(), event.getSequence());
  }

  static FramePlace of(Frame frame) {
    return new FramePlace(frame.getSession(), frame.getSequence());
  }

  @Override
  public int compareTo(FramePlace other) {
    return ORDER.compare(this, other);
  }
}
