package dev.posewire.ingest;

import dev.posewire.ingest.CrashQuarantine.Verdict;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds one channel back while {@link CrashQuarantine} wants it, and watches its trial. Owned by
 * the channel's thread; {@link #cancel} may come from any. A channel that is free never waits here.
 */
final class ChannelTrial {
  private static final Logger log = LoggerFactory.getLogger(ChannelTrial.class);

  private final ChannelSpec spec;
  private final ChannelStatusTracker tracker;
  private final Pause pause;
  private final InstantSource clock;
  private final Turnstile.Pass turn;
  private boolean sentenced;
  private boolean running;

  /** {@code pause}: the channel's, which ends when the channel does. */
  ChannelTrial(
      ChannelSpec spec, ChannelStatusTracker tracker, ReaderServices services, Pause pause) {
    this.spec = spec;
    this.tracker = tracker;
    this.pause = pause;
    this.clock = services.clock();
    this.turn = services.limits().trials().pass();
    this.sentenced = tracker.follows(spec); // another spec may be a mended one
  }

  /** Waits until the channel may connect; false if cancelled. */
  boolean begin() throws InterruptedException {
    List<Long> ends = tracker.abnormalEnds();
    Verdict verdict = CrashQuarantine.verdict(ends);
    if (verdict == Verdict.FREE) {
      return true;
    }
    if (verdict == Verdict.GUILTY && sentenced) {
      serve(CrashQuarantine.nextTrial(ends));
    }
    sentenced = false;
    tracker.broken(
        ChannelState.FAILED,
        String.format(
            Locale.ROOT,
            "ingest ended %d times while this channel was at work: it waits to be tried alone",
            ends.size()));
    running = turn.enter();
    return running;
  }

  private void serve(Instant until) throws InterruptedException {
    Duration left = Duration.between(clock.instant(), until);
    if (left.isNegative()) {
      return;
    }
    log.warn("channel {} crashes the decoder; it is tried again at {}", spec.getChannel(), until);
    tracker.broken(
        ChannelState.FAILED,
        "crashes the decoder: ingest ended while this channel was tried alone; tries again at "
            + until
            + ", or at once when it is changed");
    pause.await(left.compareTo(CrashQuarantine.SENTENCE) < 0 ? left : CrashQuarantine.SENTENCE);
  }

  /** {@code lasted}: since when the source is open, at a frame of it. */
  void streamed(Duration lasted) {
    if (running && lasted.compareTo(CrashQuarantine.TRIAL) >= 0) {
      acquit();
    }
  }

  /** The source was read, and nothing happened. */
  void acquit() {
    if (running) {
      tracker.absolve();
      end();
      log.info("channel {} was tried alone and is no danger", spec.getChannel());
    }
  }

  /** The source is closed, and what it is is not known. */
  void end() {
    if (running) {
      running = false;
      turn.leave();
    }
  }

  /** It waits no more, now and from now on. */
  void cancel() {
    turn.cancel();
  }
}
