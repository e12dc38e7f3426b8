package dev.posewire.app.analyze;

import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Waits until every frame of every recording has its event. Owned by its thread.
 *
 * <p>It ends well when each channel has ENDED with as many events as frames, and in error when a
 * channel fails; between the two it waits, as EVERY promises.
 */
final class Analysis implements Loop {
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Who learns of it. Called on the analysis' thread. */
  interface Listener {
    void progress(long events, long expectedFrames);

    /** All is through. */
    void done();

    /** A recording cannot be read to its end. */
    void failed(String problem);
  }

  private final List<Recording> recordings;
  private final Supplier<List<ChannelStatus>> statuses;
  private final EventRecorder events;
  private final Listener listener;
  private boolean ended;

  /**
   * @param statuses of the channels as they are now
   */
  Analysis(
      List<Recording> recordings,
      Supplier<List<ChannelStatus>> statuses,
      EventRecorder events,
      Listener listener) {
    this.recordings = recordings;
    this.statuses = statuses;
    this.events = events;
    this.listener = listener;
  }

  @Override
  public void runOnce() throws InterruptedException {
    LockSupport.parkNanos(TURN_NANOS);
    if (Thread.interrupted()) throw new InterruptedException();
    if (ended) return;
    Map<String, ChannelStatus> now =
        statuses.get().stream()
            .collect(Collectors.toMap(ChannelStatus::getChannel, Function.identity()));
    report(now);
    for (Recording recording : recordings) {
      ChannelStatus status = now.get(recording.channel());
      if (status != null && hasFailed(status.getState())) {
        ended = true;
        listener.failed(recording.file() + ": " + status.getDetail());
        return;
      }
    }
    if (recordings.stream().allMatch(one -> isThrough(one, now))) {
      ended = true;
      listener.done();
    }
  }

  private static boolean hasFailed(ChannelState state) {
    return state == ChannelState.FAILED || state == ChannelState.RETRYING;
  }

  private boolean isThrough(Recording recording, Map<String, ChannelStatus> now) {
    ChannelStatus status = now.get(recording.channel());
    return status != null
        && status.getState() == ChannelState.ENDED
        && events.events(recording.channel()) == status.getSequence() + 1;
  }

  private void report(Map<String, ChannelStatus> now) {
    long stored = 0;
    long expected = 0;
    for (Recording recording : recordings) {
      stored += events.events(recording.channel());
      ChannelStatus status = now.get(recording.channel());
      boolean known = status != null && status.getState() == ChannelState.ENDED;
      expected += known ? status.getSequence() + 1 : recording.expectedFrames();
    }
    listener.progress(stored, expected);
  }
}
