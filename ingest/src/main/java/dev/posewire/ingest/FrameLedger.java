package dev.posewire.ingest;

import dev.posewire.runtime.http.ChannelMeters;
import dev.posewire.schemas.ChannelCounters;
import java.time.Duration;

/**
 * Counts what became of the frames of one channel, for its status and for the meters. Thread-safe:
 * the channel's thread grabs, the producers' threads settle.
 *
 * <p>The balance at any moment: {@code grabbed = skipped + published + dropped + inflight}. Skipped
 * are the frames that the sampler left out, and those that a resumed recording had published
 * before.
 */
final class FrameLedger {
  /** A snapshot. {@code inflight}: neither skipped, nor published, nor dropped yet. */
  record Counts(
      long grabbed,
      long skipped,
      long published,
      long dropped,
      long inflight,
      long reconnects,
      long corrupt) {
    ChannelCounters toRecord() {
      return new ChannelCounters(grabbed, skipped, published, dropped, reconnects, corrupt);
    }
  }

  private final String channel;
  private final ChannelMeters meters;
  // The rest is guarded by this.
  private long grabbed;
  private long skipped;
  private long published;
  private long dropped;
  private long inflight;
  private long reconnects;
  private long corrupt;

  FrameLedger(String channel, ChannelMeters meters) {
    this.channel = channel;
    this.meters = meters;
  }

  void grabbed() {
    synchronized (this) {
      grabbed++;
      inflight++;
    }
    count("frames.grabbed");
  }

  void skipped() {
    synchronized (this) {
      skipped++;
      inflight--;
    }
    count("frames.skipped");
  }

  /** {@code age}: since the frame was received. */
  void published(Duration age) {
    synchronized (this) {
      published++;
      inflight--;
    }
    count("frames.published");
    if (age.isNegative()) {
      count("clock.skew");
    } else {
      meters.timer("frame.age", channel).record(age);
    }
  }

  void dropped(String reason) {
    synchronized (this) {
      dropped++;
      inflight--;
    }
    meters.counter("frames.dropped", channel, "reason", reason).increment();
  }

  void reconnected() {
    synchronized (this) {
      reconnects++;
    }
    count("channel.reconnects");
  }

  void corruptPackets(long more) {
    synchronized (this) {
      corrupt += more;
    }
    meters.counter("packets.corrupt", channel).increment((double) more);
  }

  void scaled(Duration time) {
    meters.timer("scaling.duration", channel).record(time);
  }

  synchronized Counts counts() {
    return new Counts(grabbed, skipped, published, dropped, inflight, reconnects, corrupt);
  }

  private void count(String name) {
    meters.counter(name, channel).increment();
  }
}
