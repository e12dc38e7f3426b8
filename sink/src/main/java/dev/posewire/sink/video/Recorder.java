package dev.posewire.sink.video;

import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.SinkException;
import dev.posewire.sink.file.FileFault;
import dev.posewire.video.FragmentedMp4;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments of all channels, and which frames are in them. Not thread-safe: owned by the writer
 * thread.
 *
 * <p>A frame that was drawn is not drawn again, whoever asks: the events of a batch that failed
 * come again, as do those after a restart. Where a disk fails, the segment ends with what is safe,
 * and the frames behind that begin the next.
 */
final class Recorder {
  private static final Logger log = LoggerFactory.getLogger(Recorder.class);

  /** Channels whose last frame is remembered; those of others are read from their indices. */
  private static final int MAX_PLACES = 10_000;

  private static final String LEFT = "; what was flushed is left in .part files";

  private final SegmentFolder folder;
  private final Duration segmentAfter;
  private final Ticker ticker;
  private final Counter completed;
  private final Map<String, Segment> segments = new HashMap<>();

  /** Of the last frame drawn, by channel. */
  private final Map<String, FramePlace> drawn = new HashMap<>();

  /** Files that are to get their names, and could not so far. */
  private final List<SegmentFiles> ending = new ArrayList<>();

  /** {@code completed} counts the videos. */
  Recorder(SegmentFolder folder, Duration segmentAfter, Ticker ticker, Counter completed) {
    this.folder = folder;
    this.segmentAfter = segmentAfter;
    this.ticker = ticker;
    this.completed = completed;
  }

  void prepare() throws SinkException {
    try {
      folder.completeLeftOvers();
    } catch (IOException e) {
      throw fault(e);
    }
  }

  private SinkException fault(IOException e) {
    return SinkException.retriable(FileFault.describe(folder.path(), e), e);
  }

  /** Place of the last frame of a channel that was drawn. */
  FramePlace drawn(String channel) throws SinkException {
    FramePlace known = drawn.get(channel);
    if (known != null) return known;
    try {
      FramePlace read = folder.lastPlace(channel);
      if (drawn.size() >= MAX_PLACES) drawn.keySet().retainAll(segments.keySet());
      drawn.put(channel, read);
      return read;
    } catch (IOException e) {
      throw fault(e);
    }
  }

  /** Draws a frame that comes behind all that were drawn of its channel. */
  void draw(PoseEvent event, Frame frame) throws SinkException {
    DrawnFrame picture = DrawnFrame.of(event, frame);
    Segment segment = segments.get(event.getChannel());
    if (segment != null && !segment.takes(event, picture, segmentAfter)) {
      end(event.getChannel());
      segment = null;
    }
    if (segment == null) segment = begin(event, picture);
    segment.add(event, picture, ticker.nanos());
    drawn.put(event.getChannel(), FramePlace.of(event));
  }

  private Segment begin(PoseEvent event, DrawnFrame picture) throws SinkException {
    FramePlace before = drawn(event.getChannel());
    Optional<FragmentedMp4> video =
        FragmentedMp4.open(picture.width(), picture.height(), event.getCapturedAt());
    if (video.isEmpty()) {
      throw SinkException.refused(
          "H.264 takes no pictures of %d x %d here".formatted(picture.width(), picture.height()),
          null);
    }
    try {
      SegmentFiles files = folder.begin(event.getChannel(), event.getCapturedAt());
      Segment segment = new Segment(files, video.get(), event, picture, before);
      segments.put(event.getChannel(), segment);
      return segment;
    } catch (IOException e) {
      video.get().close();
      throw fault(e);
    }
  }

  /** Makes all that was drawn safe. */
  void flush() throws SinkException {
    Optional<SinkException> failure = Optional.empty();
    for (String channel : List.copyOf(segments.keySet())) {
      try {
        flush(channel);
      } catch (SinkException e) {
        failure = Optional.of(e);
      }
    }
    if (failure.isPresent()) throw failure.get();
  }

  private void flush(String channel) throws SinkException {
    Segment segment = segments.get(channel);
    try {
      segment.flush();
    } catch (IOException e) {
      drawn.put(channel, segment.safe());
      remove(channel);
      SinkException fault = fault(e);
      try {
        completeEnding(); // now: each attempt begins a segment, and a full disk gets room
      } catch (SinkException later) {
        fault.addSuppressed(later);
      }
      throw fault;
    }
  }

  private void end(String channel) throws SinkException {
    flush(channel);
    remove(channel);
    completeEnding();
  }

  private void remove(String channel) {
    Segment segment = segments.remove(channel);
    segment.freeCoder();
    ending.add(segment.files());
  }

  /** One that cannot be completed holds up no other. */
  private void completeEnding() throws SinkException {
    Optional<IOException> failure = Optional.empty();
    for (Iterator<SegmentFiles> all = ending.iterator(); all.hasNext(); ) {
      try {
        boolean there = all.next().complete();
        all.remove();
        if (there) completed.increment();
      } catch (IOException e) {
        failure = Optional.of(e);
      }
    }
    if (failure.isPresent()) throw fault(failure.get());
  }

  /** Ends the segments of channels from which nothing comes any more. */
  void tend() throws SinkException {
    completeEnding();
    long nowNanos = ticker.nanos();
    for (Map.Entry<String, Segment> one : List.copyOf(segments.entrySet())) {
      if (one.getValue().isOver(nowNanos)) end(one.getKey());
    }
  }

  /**
   * Completes all; what was flushed of a segment whose file an interrupt has closed is left for the
   * next start.
   *
   * @throws UserErrorException if the disk fails; what was flushed is left, too
   */
  void close() {
    try {
      flush();
      List.copyOf(segments.keySet()).forEach(this::remove);
      completeEnding();
    } catch (SinkException e) {
      List.copyOf(segments.keySet()).forEach(this::remove);
      leaveEnding();
      if (!(e.getCause() instanceof ClosedChannelException)) {
        throw new UserErrorException(e.getMessage() + LEFT, e);
      }
      log.info("stopped in the middle of a flush{}, completed at the next start", LEFT);
    }
  }

  private void leaveEnding() {
    for (SegmentFiles files : ending) {
      try {
        files.leave();
      } catch (IOException e) {
        log.warn("{} could not be closed", files.part(), e);
      }
    }
    ending.clear();
  }
}
