package dev.posewire.sink.video;

import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lifecycle.RateLimitedLog;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.EventFilter.Reason;
import dev.posewire.sink.EventIdentity;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.SinkException;
import dev.posewire.sink.SinkService;
import dev.posewire.sink.file.FileFault;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames with their skeletons in videos, by channel. Not thread-safe: owned by the thread that
 * writes.
 *
 * <p>Events wait for the flush, which looks for their frames and draws them. One whose frame is
 * gone is left out, and counted.
 */
final class VideoSink implements PoseSink {
  private static final Logger log = LoggerFactory.getLogger(VideoSink.class);

  private final String name;
  private final Recorder recorder;
  private final FrameFinder frames;
  private final FrameRelease release;
  private final RateLimitedLog losses = new RateLimitedLog(log, Ticker.system());
  private final List<PoseEvent> waiting = new ArrayList<>();
  private final Set<EventIdentity> gone = new HashSet<>();
  private boolean closed;

  /** Owns all of it. */
  VideoSink(String name, Recorder recorder, FrameFinder frames, FrameRelease release) {
    this.name = name;
    this.recorder = recorder;
    this.frames = frames;
    this.release = release;
  }

  /**
   * Counts its files in {@code video.files{stage,sink}}.
   *
   * @throws UserErrorException if the folder cannot be written
   */
  static VideoSink open(String name, VideoTarget target, StageKafka kafka, MeterRegistry meters) {
    SegmentFolder folder = new SegmentFolder(target.folder());
    try {
      folder.prepare();
    } catch (IOException e) {
      throw new UserErrorException(FileFault.describe(target.folder(), e), e);
    }
    Counter completed =
        Counter.builder("video.files")
            .description("Videos that were completed")
            .tag("stage", SinkService.STAGE)
            .tag("sink", name)
            .register(meters);
    Ticker ticker = kafka.services().ticker();
    return new VideoSink(
        name,
        new Recorder(folder, target.segmentAfter(), ticker, completed),
        new FrameSearch(
            kafka.clients().reader(),
            kafka.reader(Frame.class),
            kafka.topics(),
            kafka.partitions(),
            ticker),
        FrameRelease.of(kafka, name));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void prepare() throws SinkException {
    requireOpen();
    recorder.prepare();
  }

  @Override
  public void write(PoseEvent event) {
    requireOpen();
    waiting.add(event);
  }

  private void requireOpen() {
    if (closed) throw new IllegalStateException("sink is closed: " + name);
  }

  @Override
  public void flush() throws SinkException {
    requireOpen();
    List<PoseEvent> events = List.copyOf(waiting);
    waiting.clear();
    gone.clear();
    List<PoseEvent> missing = frames.find(undrawn(events), recorder::draw);
    recorder.flush();
    missing.forEach(event -> gone.add(EventIdentity.of(event)));
    if (!missing.isEmpty()) tell(missing);
  }

  /** Those that come behind all that were drawn of their channel. */
  private List<PoseEvent> undrawn(List<PoseEvent> events) throws SinkException {
    Map<String, FramePlace> last = new HashMap<>();
    List<PoseEvent> undrawn = new ArrayList<>();
    for (PoseEvent event : events) {
      FramePlace before = last.get(event.getChannel());
      if (before == null) before = recorder.drawn(event.getChannel());
      FramePlace place = FramePlace.of(event);
      if (place.compareTo(before) <= 0) continue;
      last.put(event.getChannel(), place);
      undrawn.add(event);
    }
    return undrawn;
  }

  private void tell(List<PoseEvent> missing) {
    PoseEvent first = missing.get(0);
    losses.warn(
        ("sink %s leaves out events whose frames are gone, at the moment %d, the first of channel %s,"
                + " taken at %s: live frames are kept for a minute, those of recordings while the"
                + " ingest is given --frame-readers %s")
            .formatted(name, missing.size(), first.getChannel(), first.getCapturedAt(), name));
  }

  @Override
  public Optional<Reason> leftOut(PoseEvent event) {
    return gone.contains(EventIdentity.of(event))
        ? Optional.of(Reason.FRAME_GONE)
        : Optional.empty();
  }

  @Override
  public void tend() throws SinkException {
    requireOpen();
    recorder.tend();
    try {
      release.tick();
    } catch (KafkaException e) {
      throw SinkException.retriable(
          "it cannot be told how far the frames are read: " + e.getMessage() + ": is Kafka there?",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SinkException.retriable("interrupted", e);
    }
  }

  @Override
  public void cancel() {
    frames.cancel();
  }

  @Override
  public void close() {
    if (closed) return;
    closed = true;
    // An interrupted thread may not write to a channel: it would be closed under us.
    boolean interrupted = Thread.interrupted();
    try (frames;
        release) {
      recorder.close();
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }
}
