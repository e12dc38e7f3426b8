package dev.posewire.ingest;

import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ServedRate;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The channels of an ingest: which of their frames they send, by what the workers say. */
public final class SimulatedChannels {
  private final ServedRates rates = new ServedRates(this::nanos);
  private final Map<String, ChannelSampler> samplers = new HashMap<>();
  private long nowNanos;

  private long nanos() {
    return nowNanos;
  }

  /** A camera gives a frame at this time; whether it is sent. */
  public boolean sends(String channel, long atNanos) {
    nowNanos = atNanos;
    return samplers.computeIfAbsent(channel, this::sampler).take(atNanos / 1_000);
  }

  private ChannelSampler sampler(String channel) {
    ChannelSpec spec =
        ChannelSpec.newBuilder()
            .setChannel(channel)
            .setUrl("rtsp://192.0.2.7/" + channel)
            .setUpdatedAt(Instant.EPOCH)
            .build();
    return new ChannelSampler(spec, rates);
  }

  public void hear(ServedRate rate) {
    rates.note(rate);
  }

  public double limitFps(String channel) {
    return samplers.get(channel).limitFps();
  }
}
