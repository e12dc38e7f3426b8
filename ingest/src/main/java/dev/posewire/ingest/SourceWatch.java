package dev.posewire.ingest;

import dev.posewire.ingest.ChannelStatusTracker.Activity;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import dev.posewire.schemas.Clock;
import java.time.Duration;

/**
 * How the open source of a channel does: its pace, its pictures, its clock. Not thread-safe:
 * guarded by its owner.
 */
final class SourceWatch {
  /**
   * What it looks like now.
   *
   * @param state STREAMING or STALLED
   * @param detail for people; empty where all is well
   */
  record Finding(ChannelState state, String detail) {}

  private final RecentRate rate = new RecentRate();
  private final StallWatch stall = new StallWatch();
  private final ClockWatch clock;
  private double limitFps;

  /** {@code lastClock}: whose clock counted before. */
  SourceWatch(String channel, Clock lastClock) {
    this.clock = new ClockWatch(channel, lastClock);
  }

  /** A source was opened. */
  void open(ChannelSpec spec, SourceFormat format) {
    rate.restart();
    stall.open(spec, format.fps());
    clock.restart();
  }

  /** There is no source. */
  void close(long nowNanos) {
    rate.restart();
    stall.doing(Activity.IDLE, nowNanos);
    limitFps = 0;
  }

  void doing(Activity what, long nowNanos) {
    stall.doing(what, nowNanos);
  }

  void frame(long nowNanos) {
    stall.frame(nowNanos);
    rate.add(nowNanos);
  }

  /** {@code hash}: see {@link ImageHash}. */
  void image(long hash, long nowNanos) {
    stall.image(hash, nowNanos);
  }

  void clock(CaptureClock.Reading reading, long nowNanos) {
    clock.note(reading, nowNanos);
  }

  /** The workers can use no more frames a second; 0: they can use all. */
  void limit(double fps) {
    limitFps = fps;
  }

  Finding finding(long nowNanos) {
    Duration missing = stall.missing(nowNanos);
    if (!missing.isZero()) {
      return new Finding(ChannelState.STALLED, "no frame for " + missing.toSeconds() + " s");
    }
    Duration frozen = stall.frozen();
    if (!frozen.isZero()) {
      return new Finding(
          ChannelState.STALLED, "the picture has been frozen for " + frozen.toSeconds() + " s");
    }
    boolean stuck = !stall.stuck(nowNanos).isZero();
    return new Finding(
        ChannelState.STREAMING,
        stuck ? "waits for Kafka, or for the readers of its frames" : clock.detail(nowNanos));
  }

  /** Writes what it measures. */
  void fill(ChannelStatus.Builder status, long nowNanos) {
    CaptureClock.Reading reading = clock.reading();
    status
        .setClock(reading.clock())
        .setDriftMicros(reading.driftMicros())
        .setClockJumps(reading.jumps())
        .setFps((float) rate.perSecond(nowNanos))
        .setLimitFps((float) limitFps);
  }
}
