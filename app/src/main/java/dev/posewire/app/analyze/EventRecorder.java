package dev.posewire.app.analyze;

import dev.posewire.ingest.FrameSourceFactory;
import dev.posewire.ingest.SourceException;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.SinkException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stores the events of recordings, draws them where asked to, and counts them. Owned by the thread
 * on which the events come, and when that has ended by the one that closes; the counts may be read
 * by others.
 */
final class EventRecorder implements AutoCloseable {
  /** What a crash takes at most; a flush waits for the disk. */
  private static final int FLUSH_EVENTS = 100;

  private final PoseSink sink;
  private final Map<String, DrawnRecording> drawn = new HashMap<>();
  private int unflushed;
  // Written by the owner, read by the one who waits for the end.
  private final Map<String, Long> events = new ConcurrentHashMap<>();
  private final Map<String, Long> people = new ConcurrentHashMap<>();
  // Written by the one who waits for the end, read by the one that closes.
  private volatile boolean complete;
  // Written by the one that closes, read by the one who wants to know whether all is stored.
  private volatile Optional<UserErrorException> closeFailure = Optional.empty();

  /**
   * @param sink owned by this object
   * @param drawFolder where pictures go; empty: none are drawn
   */
  EventRecorder(
      PoseSink sink,
      List<Recording> recordings,
      Optional<Path> drawFolder,
      FrameSourceFactory sources) {
    this.sink = sink;
    drawFolder.ifPresent(
        folder ->
            recordings.forEach(
                one -> drawn.put(one.channel(), new DrawnRecording(one, folder, sources))));
  }

  /** Takes one event; those of a channel in the order of their sequence. */
  void add(PoseEvent event) {
    long taken = events(event.getChannel());
    if (event.getSequence() < taken) return; // delivered twice
    if (event.getSequence() > taken) {
      throw new IllegalStateException(
          "event %d of %s is missing: %d came"
              .formatted(taken, event.getChannel(), event.getSequence()));
    }
    try {
      store(event);
      if (drawn.containsKey(event.getChannel())) draw(event);
    } catch (SinkException e) {
      throw new UserErrorException("cannot store the events: " + e.getMessage(), e);
    } catch (SourceException | IOException e) {
      throw new UserErrorException("--draw cannot draw the events: " + e.getMessage(), e);
    }
    people.merge(event.getChannel(), (long) event.getPeople().size(), Long::sum);
    events.merge(event.getChannel(), 1L, Long::sum);
  }

  private void store(PoseEvent event) throws SinkException {
    sink.write(event);
    unflushed++;
    if (event.getLast() || unflushed >= FLUSH_EVENTS) {
      sink.flush();
      unflushed = 0;
    }
  }

  private void draw(PoseEvent event) throws SourceException, IOException {
    drawn.get(event.getChannel()).draw(event);
    if (event.getLast()) drawn.remove(event.getChannel()).close();
  }

  /** How many events of a channel were taken; with the last one of a recording all are safe. */
  long events(String channel) {
    return events.getOrDefault(channel, 0L);
  }

  /** How many people they show. */
  long people(String channel) {
    return people.getOrDefault(channel, 0L);
  }

  /** All that was to come has come: from now on closing completes the output. */
  void complete() {
    complete = true;
  }

  /** To be called when no event comes any more. An output that is not complete does not look so. */
  @Override
  public void close() {
    drawn.values().forEach(DrawnRecording::close);
    drawn.clear();
    try {
      if (complete) {
        sink.close();
      } else {
        sink.abandon();
      }
    } catch (UserErrorException e) {
      closeFailure = Optional.of(e);
    }
  }

  /**
   * To be called after {@link #close}.
   *
   * @throws UserErrorException if the output could not be closed as it should
   */
  void requireStored() {
    if (closeFailure.isPresent()) throw closeFailure.get();
  }
}
