package dev.posewire.ingest;

import dev.posewire.ingest.registry.ChannelRegistry;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The status of every channel of the registry, whichever instance runs it; those of this process as
 * they are at the moment. Thread-safe: holds nothing of its own.
 */
public final class ChannelStatuses implements StatusView {
  /** After so many periods without a report nobody knows. */
  private static final int STALE_PERIODS = 3;

  private final ChannelRegistry registry;
  private final Function<String, Optional<ChannelStatus>> own;
  private final Function<String, Optional<ChannelStatus>> reported;
  private final InstantSource clock;
  private final Duration staleAfter;

  /**
   * @param own of the channels that this process runs
   * @param reported what was published last
   * @param period between two reports of a channel
   */
  public ChannelStatuses(
      ChannelRegistry registry,
      Function<String, Optional<ChannelStatus>> own,
      Function<String, Optional<ChannelStatus>> reported,
      InstantSource clock,
      Duration period) {
    this.registry = registry;
    this.own = own;
    this.reported = reported;
    this.clock = clock;
    this.staleAfter = period.multipliedBy(STALE_PERIODS);
  }

  /** Of all channels, in the order of their ids. */
  @Override
  public List<ChannelStatusView> all() {
    return registry.list().stream().map(ChannelSpec::getChannel).map(this::view).toList();
  }

  /** Empty: there is no such channel. */
  @Override
  public Optional<ChannelStatusView> find(String channel) {
    return registry.find(channel).map(spec -> view(spec.getChannel()));
  }

  private ChannelStatusView view(String channel) {
    Instant now = clock.instant();
    return own.apply(channel)
        .or(() -> reported.apply(channel))
        .map(status -> view(status, now))
        .orElseGet(() -> neverReported(channel, now));
  }

  private ChannelStatusView view(ChannelStatus status, Instant now) {
    Duration since = Duration.between(status.getAt(), now);
    Duration age = since.isNegative() ? Duration.ZERO : since;
    ChannelStatus shown =
        age.compareTo(staleAfter) > 0
            ? ChannelStatus.newBuilder(status).setState(ChannelState.UNKNOWN).build()
            : status;
    return new ChannelStatusView(shown, status.getState(), age);
  }

  private static ChannelStatusView neverReported(String channel, Instant now) {
    ChannelStatus unknown =
        ChannelStatus.newBuilder(ChannelStatusTracker.unknown(channel, "", now))
            .setDetail("no ingest has reported it yet")
            .build();
    return new ChannelStatusView(unknown, ChannelState.UNKNOWN, Duration.ZERO);
  }
}
