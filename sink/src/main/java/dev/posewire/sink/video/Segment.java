package dev.posewire.sink.video;

import dev.posewire.schemas.PoseEvent;
import dev.posewire.video.FragmentedMp4;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The video of a channel that is being written: pictures of one session and one size. Not
 * thread-safe: owned by the writer thread.
 */
final class Segment {
  /** A video shows no longer stillness than that between two pictures. */
  private static final Duration MAX_GAP = Duration.ofMinutes(1);

  private final SegmentFiles files;
  private final FragmentedMp4 video;
  private final long session;
  private final int width;
  private final int height;
  private final Instant begin;

  /** The frames since the last flush. */
  private final List<IndexLine> frames = new ArrayList<>();

  /** Of the last frame that is safe, or of the one before this segment. */
  private FramePlace safe;

  private Instant lastCapturedAt;
  private long touchedNanos;
  private boolean ended;

  /**
   * @param files owned by this object, as is {@code video}
   * @param before place of the frame before the first
   */
  Segment(
      SegmentFiles files,
      FragmentedMp4 video,
      PoseEvent first,
      DrawnFrame picture,
      FramePlace before) {
    this.files = files;
    this.video = video;
    this.session = first.getSession();
    this.width = picture.width();
    this.height = picture.height();
    this.begin = first.getCapturedAt();
    this.lastCapturedAt = begin;
    this.safe = before;
  }

  /** Whether a frame goes on with it. */
  boolean takes(PoseEvent event, DrawnFrame picture, Duration segmentAfter) {
    return !ended
        && event.getSession() == session
        && picture.width() == width
        && picture.height() == height
        && event.getCapturedAt().isBefore(begin.plus(segmentAfter))
        && event.getCapturedAt().isBefore(lastCapturedAt.plus(MAX_GAP));
  }

  void add(PoseEvent event, DrawnFrame picture, long nowNanos) {
    Duration at = Duration.between(begin, event.getCapturedAt());
    video.add(picture.bgr(), at);
    frames.add(IndexLine.of(event, at));
    lastCapturedAt = event.getCapturedAt();
    touchedNanos = nowNanos;
    ended = event.getLast();
  }

  /** Makes all frames safe. */
  void flush() throws IOException {
    if (frames.isEmpty()) return;
    files.write(video.cut(), frames);
    safe = frames.get(frames.size() - 1).place();
    frames.clear();
  }

  /** The place of the last frame that is safe, or the one before the segment. */
  FramePlace safe() {
    return safe;
  }

  /** Whether no more frames are to come: the channel's file has ended, or it gave none for long. */
  boolean isOver(long nowNanos) {
    return ended || nowNanos - touchedNanos >= MAX_GAP.toNanos();
  }

  SegmentFiles files() {
    return files;
  }

  /** Frees what it codes with; the files stay as they are. */
  void freeCoder() {
    video.close();
  }
}
