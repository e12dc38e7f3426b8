package dev.posewire.sink.video;

import dev.posewire.schemas.Frame;
import dev.posewire.schemas.PoseEvent;

/** A frame that is looked for, by its event. Not thread-safe: owned by the writer thread. */
final class WantedFrame {
  private final PoseEvent event;
  private boolean found;

  WantedFrame(PoseEvent event) {
    this.event = event;
  }

  PoseEvent event() {
    return event;
  }

  /** Below 0: the frame is of an earlier event; 0: it is this one; above: of a later one. */
  int compare(Frame frame) {
    return FramePlace.of(frame).compareTo(FramePlace.of(event));
  }

  void find() {
    found = true;
  }

  boolean isFound() {
    return found;
  }
}
