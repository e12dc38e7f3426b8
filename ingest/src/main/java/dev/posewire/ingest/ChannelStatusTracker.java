package dev.posewire.ingest;

import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import dev.posewire.schemas.Policy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of one channel, from the first spec to its removal. Thread-safe: the channel's
 * thread reports what it does, the producers' threads what was acknowledged; any thread asks.
 *
 * <p>A session belongs to the spec under which it began: it is numbered before the source is
 * opened, so that the status never shows an old session under a new spec.
 */
final class ChannelStatusTracker {
  private static final Logger log = LoggerFactory.getLogger(ChannelStatusTracker.class);

  private final String channel;
  private final String instance;
  private final FrameLedger ledger;
  private final Runnable onChange;
  private final Ticker ticker;
  private final InstantSource clock;
  // The rest is guarded by this.
  private final RecentRate rate = new RecentRate();
  private final StallWatch watch = new StallWatch();
  private final ClockWatch clocks;
  private ChannelStatus status;
  private double limitFps;
  private CountDownLatch announced = new CountDownLatch(0);

  /**
   * @param last what an earlier process said of the channel
   * @param onChange runs after each change of state, on the thread that made it; must not block
   */
  ChannelStatusTracker(
      ChannelStatus last, String instance, FrameLedger ledger, Runnable onChange, Clocks clocks) {
    this.channel = last.getChannel();
    this.instance = instance;
    this.ledger = ledger;
    this.onChange = onChange;
    this.ticker = clocks.ticker();
    this.clock = clocks.wall();
    this.clocks = new ClockWatch(channel, last.getClock());
    this.status = CrashQuarantine.takenOver(last, clock.instant());
  }

  /** What the reader is at, and may hang in. */
  enum Activity {
    IDLE,
    GRABBING,
    PUBLISHING
  }

  /** Elapsed time and the wall clock. */
  record Clocks(Ticker ticker, InstantSource wall) {}

  /** What a channel without any past looks like. */
  static ChannelStatus unknown(String channel, String instance, Instant now) {
    return ChannelStatus.newBuilder()
        .setChannel(channel)
        .setInstance(instance)
        .setSpecUpdatedAt(Instant.EPOCH)
        .setSince(now)
        .setAt(now)
        .build();
  }

  FrameLedger ledger() {
    return ledger;
  }

  /** A recording that was read to its end under this spec does not run again. */
  synchronized boolean hasEnded(ChannelSpec spec) {
    return status.getState() == ChannelState.ENDED && follows(spec);
  }

  /** Where the session that began under this spec, and has not ended, goes on. */
  synchronized Optional<ResumePoint> resumePoint(ChannelSpec spec) {
    boolean unfinished =
        follows(spec) && status.getState() != ChannelState.ENDED && status.getSession() > 0;
    return unfinished
        ? Optional.of(new ResumePoint(status.getSession(), status.getSequence()))
        : Optional.empty();
  }

  /** Begins a session under this spec. */
  synchronized ResumePoint beginSession(ChannelSpec spec) {
    long session = SessionNumbers.next(clock.instant(), status.getSession());
    status =
        ChannelStatus.newBuilder(status)
            .setSession(session)
            .setSequence(-1)
            .setSpecUpdatedAt(spec.getUpdatedAt())
            .build();
    return ResumePoint.startOf(session);
  }

  /** Answers what opens once Kafka has a status that says so. */
  CountDownLatch connecting() {
    CountDownLatch announcement = new CountDownLatch(1);
    synchronized (this) {
      announced = announcement;
    }
    change(ChannelState.CONNECTING, "");
    return announcement;
  }

  /** Kafka has this status of the channel. */
  synchronized void published(ChannelStatus acknowledged) {
    if (acknowledged.getState() == ChannelState.CONNECTING
        && !acknowledged.getAt().isBefore(status.getSince())) {
      announced.countDown();
    }
  }

  /** When processes ended while this channel was at work, by {@link CrashQuarantine}. */
  synchronized List<Long> abnormalEnds() {
    return List.copyOf(status.getAbnormalEnds());
  }

  /** It was at work when processes ended, and did nothing. */
  void absolve() {
    synchronized (this) {
      status = ChannelStatus.newBuilder(status).setAbnormalEnds(List.of()).build();
    }
    onChange.run();
  }

  /** The source was opened. */
  void streaming(ChannelSpec spec, SourceFormat format) {
    synchronized (this) {
      rate.restart();
      watch.open(spec, format.fps());
      clocks.restart();
      status =
          ChannelStatus.newBuilder(status)
              .setSourceWidth(format.width())
              .setSourceHeight(format.height())
              .setCodec(format.codec())
              .build();
    }
    change(ChannelState.STREAMING, "");
  }

  /** {@code state}: RETRYING or FAILED. */
  void broken(ChannelState state, String detail) {
    synchronized (this) {
      watch.doing(Activity.IDLE, ticker.nanos());
      rate.restart();
      limitFps = 0;
    }
    change(state, detail);
  }

  /** A recording was read to its end and all of it is published. */
  void ended() {
    broken(ChannelState.ENDED, "");
  }

  void disabled(ChannelSpec spec) {
    synchronized (this) {
      // The session stays, as the one to be above; under another spec nothing of it goes on.
      status = ChannelStatus.newBuilder(status).setSpecUpdatedAt(spec.getUpdatedAt()).build();
    }
    broken(ChannelState.DISABLED, "");
  }

  /** The reader turns to something that may take long. */
  synchronized void doing(Activity what) {
    watch.doing(what, ticker.nanos());
  }

  /** The source gave a frame. */
  void grabbed(GrabbedFrame frame) {
    boolean resized;
    synchronized (this) {
      long now = ticker.nanos();
      watch.frame(now);
      rate.add(now);
      resized = resize(frame.width(), frame.height());
    }
    ledger.grabbed();
    if (resized) {
      log.info("channel {} now sends {}x{}", channel, frame.width(), frame.height());
      onChange.run();
    }
    look();
  }

  /** A camera may be set to another size, and go on in the same stream. */
  private boolean resize(int width, int height) {
    if (width == status.getSourceWidth() && height == status.getSourceHeight()) {
      return false;
    }
    status = ChannelStatus.newBuilder(status).setSourceWidth(width).setSourceHeight(height).build();
    return true;
  }

  /** The scaled picture of a frame, by its {@link ImageHash}. */
  void image(long hash) {
    synchronized (this) {
      watch.image(hash, ticker.nanos());
    }
    look();
  }

  /** What is known of the clock of the source's pictures. */
  void clock(CaptureClock.Reading reading) {
    synchronized (this) {
      clocks.note(reading, ticker.nanos());
    }
    look();
  }

  /** The workers can use no more frames a second; 0: they can use all. */
  synchronized void limit(double fps) {
    limitFps = fps;
  }

  /**
   * Kafka has it. Where nothing may be lost, only what follows without a gap counts: a recording
   * goes on behind it.
   */
  synchronized void acknowledged(long session, long sequence, Policy policy) {
    long last = status.getSequence();
    boolean counts = policy == Policy.EVERY ? sequence == last + 1 : sequence > last;
    if (session == status.getSession() && counts) {
      status = ChannelStatus.newBuilder(status).setSequence(sequence).build();
    }
  }

  /** As it is now. */
  ChannelStatus status() {
    look();
    synchronized (this) {
      return ChannelStatus.newBuilder(status)
          .setInstance(instance)
          .setClock(clocks.reading().clock())
          .setDriftMicros(clocks.reading().driftMicros())
          .setClockJumps(clocks.reading().jumps())
          .setFps((float) rate.perSecond(ticker.nanos()))
          .setLimitFps((float) limitFps)
          .setCounters(ledger.counts().toRecord())
          .setAt(clock.instant())
          .build();
    }
  }

  /** Sees whether frames still come; what it finds holds until it looks again. */
  private void look() {
    boolean tell;
    synchronized (this) {
      ChannelState before = status.getState();
      if (before != ChannelState.STREAMING && before != ChannelState.STALLED) {
        return;
      }
      boolean said = !status.getDetail().isEmpty();
      lookAt(ticker.nanos());
      tell = status.getState() != before || said == status.getDetail().isEmpty();
    }
    if (tell) {
      onChange.run(); // not for each second that a stall lasts longer
    }
  }

  private void lookAt(long nowNanos) {
    Duration missing = watch.missing(nowNanos);
    if (!missing.isZero()) {
      set(ChannelState.STALLED, "no frame for " + missing.toSeconds() + " s");
    } else if (!watch.frozen().isZero()) {
      String lasting = watch.frozen().toSeconds() + " s";
      set(ChannelState.STALLED, "the picture has been frozen for " + lasting);
    } else if (!watch.stuck(nowNanos).isZero()) {
      set(ChannelState.STREAMING, "waits for Kafka, or for the readers of its frames");
    } else {
      set(ChannelState.STREAMING, clocks.detail(nowNanos));
    }
  }

  private void change(ChannelState state, String detail) {
    if (set(state, detail)) {
      onChange.run();
    }
  }

  private synchronized boolean set(ChannelState state, String detail) {
    boolean sameState = status.getState() == state;
    if (sameState && status.getDetail().equals(detail)) {
      return false;
    }
    if (!sameState) {
      log.debug("channel {} is {} {}", channel, state, detail);
    }
    status =
        ChannelStatus.newBuilder(status)
            .setState(state)
            .setDetail(detail)
            .setSince(sameState ? status.getSince() : clock.instant())
            .build();
    return true;
  }

  /** Whether what is known of the channel is of this spec, and of none before. */
  synchronized boolean follows(ChannelSpec spec) {
    return SessionNumbers.micros(status.getSpecUpdatedAt())
        == SessionNumbers.micros(spec.getUpdatedAt());
  }
}
