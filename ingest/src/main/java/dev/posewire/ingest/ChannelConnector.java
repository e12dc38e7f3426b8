package dev.posewire.ingest;

import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.Policy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Opens the source of one channel when it is the channel's turn. Owned by the channel's thread;
 * {@link #cancel} may come from any.
 */
final class ChannelConnector {
  /** A source that is open, and the session that reads it. */
  record Connection(ResumePoint start, SourceFormat format, ChannelSession.Input input) {}

  private final ChannelSpec spec;
  private final ChannelStatusTracker tracker;
  private final ReaderServices services;
  private final ChannelTrial trial;
  private final Turnstile.Pass turn;
  private boolean connectedBefore;
  // Written by the channel's thread, read by cancel.
  private volatile Optional<FrameSource> source = Optional.empty();
  private volatile CountDownLatch announcement = new CountDownLatch(0);
  // Written by cancel, read by the channel's thread.
  private volatile boolean cancelled;

  /** {@code pause}: the channel's. */
  ChannelConnector(
      ChannelSpec spec, ChannelStatusTracker tracker, ReaderServices services, Pause pause) {
    this.spec = spec;
    this.tracker = tracker;
    this.services = services;
    this.trial = new ChannelTrial(spec, tracker, services, pause);
    this.turn = services.limits().connects().pass();
  }

  /**
   * Waits for its turn and opens the source, which stays this object's to close.
   *
   * @param anew a recording begins a session of its own, though the last has not ended
   * @return empty if cancelled while it waited
   */
  Optional<Connection> connect(boolean anew) throws SourceException, InterruptedException {
    if (!trial.begin() || !turn.enter()) {
      return Optional.empty();
    }
    try {
      return Optional.of(open(anew));
    } finally {
      turn.leave();
    }
  }

  private Connection open(boolean anew) throws SourceException, InterruptedException {
    ResumePoint start = startingPoint(anew);
    announce();
    ChannelSource channelSource = new ChannelSource(spec, services);
    FrameSource opening = channelSource.create();
    source = Optional.of(opening);
    if (cancelled) {
      opening.cancel();
    }
    SourceFormat format = opening.open();
    if (format.live() && start.sequence() >= 0) {
      start = tracker.beginSession(spec); // nothing of a live stream comes twice
    }
    CaptureClock clock = channelSource.captureClock(format, start);
    return new Connection(
        start,
        format,
        new ChannelSession.Input(
            opening, format.live(), clock, services.ticker(), services.limits().rates()));
  }

  /** Were the process to crash as soon as the source is opened, it must be known by which. */
  private void announce() throws InterruptedException {
    CountDownLatch announced = tracker.connecting();
    announcement = announced;
    if (connectedBefore) {
      tracker.ledger().reconnected();
    }
    if (!cancelled && (!connectedBefore || !tracker.abnormalEnds().isEmpty())) {
      Duration timeout = services.limits().announceTimeout();
      boolean unused =
          announced.await(timeout.toNanos(), TimeUnit.NANOSECONDS); // no more than that
    }
    connectedBefore = true;
  }

  private ResumePoint startingPoint(boolean anew) {
    return spec.getPolicy() == Policy.EVERY && !anew
        ? tracker.resumePoint(spec).orElseGet(() -> tracker.beginSession(spec))
        : tracker.beginSession(spec);
  }

  /** A frame came; {@code lasted}: since when the source is open. */
  void streamed(Duration lasted) {
    trial.streamed(lasted);
  }

  /** The source was read to its end. */
  void ended() {
    trial.acquit();
  }

  /** Frees the source; the next {@link #connect} opens another. */
  void disconnect() {
    source.ifPresent(FrameSource::close);
    source = Optional.empty();
    trial.end();
  }

  /** Whoever waits here, or in the source, gives up, now and from now on. */
  void cancel() {
    cancelled = true;
    trial.cancel();
    turn.cancel();
    announcement.countDown();
    source.ifPresent(FrameSource::cancel);
  }
}
