package dev.posewire.ingest;

import dev.posewire.schemas.ChannelCounters;
import dev.posewire.schemas.ChannelStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;

/**
 * What each channel is at the moment, as gauges: its state (1 for the one it is in), its source's
 * frames a second, and its frames in flight. Not thread-safe: owned by the thread that reports.
 */
final class ChannelGauges {
  /** As many channels as have series of their own elsewhere. */
  private static final int MAX_CHANNELS = 2_000;

  private final MultiGauge states;
  private final MultiGauge rates;
  private final MultiGauge inflight;

  ChannelGauges(MeterRegistry registry) {
    states =
        MultiGauge.builder("channel.state")
            .description("1 for the state that the channel is in")
            .register(registry);
    rates =
        MultiGauge.builder("channel.fps")
            .description("Frames a second that came from the source lately")
            .register(registry);
    inflight =
        MultiGauge.builder("frames.inflight")
            .description("Frames grabbed, and neither skipped, published nor dropped yet")
            .register(registry);
  }

  void refresh(List<ChannelStatus> statuses) {
    List<ChannelStatus> shown = statuses.stream().limit(MAX_CHANNELS).toList();
    states.register(shown.stream().map(ChannelGauges::state).toList(), true);
    rates.register(
        shown.stream().map(status -> Row.of(channel(status), status.getFps())).toList(), true);
    inflight.register(
        shown.stream().map(status -> Row.of(channel(status), inflight(status))).toList(), true);
  }

  private static Row<?> state(ChannelStatus status) {
    return Row.of(channel(status).and("state", status.getState().name()), 1);
  }

  private static Tags channel(ChannelStatus status) {
    return Tags.of("channel", status.getChannel());
  }

  private static long inflight(ChannelStatus status) {
    ChannelCounters counters = status.getCounters();
    return counters.getGrabbed()
        - counters.getSkipped()
        - counters.getPublished()
        - counters.getDropped();
  }
}
