package dev.posewire.ingest;

import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.Policy;

/**
 * Picks the frames of a channel that are worth sending: no more than its spec asks for, and under
 * LATEST no more than the workers can use. Not thread-safe: owned by the channel's thread.
 */
final class ChannelSampler {
  private final String channel;
  private final Policy policy;
  private final double maxFps;
  private final ServedRates rates;
  private final FrameSampler sampler;
  private double limitFps;

  ChannelSampler(ChannelSpec spec, ServedRates rates) {
    this.channel = spec.getChannel();
    this.policy = spec.getPolicy();
    this.maxFps = spec.getMaxFps();
    this.rates = rates;
    this.sampler = new FrameSampler(maxFps);
  }

  /** Whether the frame of this pts is wanted. Call it once for every frame, in order. */
  boolean take(long ptsMicros) {
    if (policy == Policy.LATEST) {
      double limit = Math.min(rates.limitFps(channel), FrameSampler.MAX_FPS);
      limitFps = maxFps == 0 || limit < maxFps ? limit : 0;
      sampler.setMaxFps(limitFps > 0 ? limitFps : maxFps);
    }
    return sampler.take(ptsMicros);
  }

  /** What the workers can use, where that is less than the spec asks for; else 0. */
  double limitFps() {
    return limitFps;
  }
}
