package dev.posewire.ingest;

import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import dev.posewire.schemas.Policy;
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
 */
final class ChannelStatusTracker {
  private static final Logger log = LoggerFactory.getLogger(ChannelStatusTracker.class);

  private final String channel;
  private final String instance;
  private final FrameLedger ledger;
  private final Runnable onChange;
  private final Clocks clocks;
  // The rest is guarded by this.
  private final SourceWatch watch;
  private ChannelStatus status;
  private CountDownLatch announced = new CountDownLatch(0);

  /**
   * @param taken what was said of the channel last, by {@link CrashQuarantine#takenOver}
   * @param onChange runs after each change of state, on the thread that made it; must not block
   */
  ChannelStatusTracker(
      ChannelStatus taken, String instance, FrameLedger ledger, Runnable onChange, Clocks clocks) {
    this.channel = taken.getChannel();
    this.instance = instance;
    this.ledger = ledger;
    this.onChange = onChange;
    this.clocks = clocks;
    this.watch = new SourceWatch(channel, taken.getClock());
    this.status = taken;
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

  /** Whether what is known of the channel is of this spec, and of none before. */
  synchronized boolean follows(ChannelSpec spec) {
    return StatusSession.follows(status, spec);
  }

  /** A recording that was read to its end under this spec does not run again. */
  synchronized boolean hasEnded(ChannelSpec spec) {
    return status.getState() == ChannelState.ENDED && follows(spec);
  }

  /** Where the session that began under this spec, and has not ended, goes on. */
  synchronized Optional<ResumePoint> resumePoint(ChannelSpec spec) {
    return StatusSession.resumePoint(status, spec);
  }

  /** Begins a session under this spec. */
  synchronized ResumePoint beginSession(ChannelSpec spec) {
    status = StatusSession.begun(status, spec, clocks.wall().instant());
    return ResumePoint.startOf(status.getSession());
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
      watch.open(spec, format);
      status =
          ChannelStatus.newBuilder(status)
              .setSourceWidth(format.width())
              .setSourceHeight(format.height())
              .setCodec(format.codec())
              .setDecodedBy(format.decodedBy())
              .build();
    }
    change(ChannelState.STREAMING, "");
  }

  /** {@code state}: RETRYING or FAILED. */
  void broken(ChannelState state, String detail) {
    synchronized (this) {
      watch.close(clocks.ticker().nanos());
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
    watch.doing(what, clocks.ticker().nanos());
  }

  /** The source gave a frame. */
  void grabbed(GrabbedFrame frame) {
    int width = frame.width();
    int height = frame.height();
    boolean resized;
    synchronized (this) {
      watch.frame(clocks.ticker().nanos());
      // A camera may be set to another size, and go on in the same stream.
      resized = width != status.getSourceWidth() || height != status.getSourceHeight();
      if (resized) {
        status =
            ChannelStatus.newBuilder(status).setSourceWidth(width).setSourceHeight(height).build();
      }
    }
    ledger.grabbed();
    if (resized) {
      log.info("channel {} now sends {}x{}", channel, width, height);
      onChange.run();
    }
    look();
  }

  /** The scaled picture of a frame, by its {@link ImageHash}. */
  synchronized void image(long hash) {
    watch.image(hash, clocks.ticker().nanos());
  }

  /** What is known of the clock of the source's pictures. */
  synchronized void clock(CaptureClock.Reading reading) {
    watch.clock(reading, clocks.ticker().nanos());
  }

  /** The workers can use no more frames a second; 0: they can use all. */
  synchronized void limit(double fps) {
    watch.limit(fps);
  }

  /** Kafka has it. */
  synchronized void acknowledged(long session, long sequence, Policy policy) {
    if (StatusSession.moves(status, session, sequence, policy)) {
      status = ChannelStatus.newBuilder(status).setSequence(sequence).build();
    }
  }

  /** As it is now. */
  ChannelStatus status() {
    look();
    synchronized (this) {
      ChannelStatus.Builder now =
          ChannelStatus.newBuilder(status)
              .setInstance(instance)
              .setCounters(ledger.counts().toRecord())
              .setAt(clocks.wall().instant());
      watch.fill(now, clocks.ticker().nanos());
      return now.build();
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
      SourceWatch.Finding finding = watch.finding(clocks.ticker().nanos());
      set(finding.state(), finding.detail());
      tell = status.getState() != before || said == status.getDetail().isEmpty();
    }
    if (tell) {
      onChange.run(); // not for each second that a stall lasts longer
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
            .setSince(sameState ? status.getSince() : clocks.wall().instant())
            .build();
    return true;
  }
}
