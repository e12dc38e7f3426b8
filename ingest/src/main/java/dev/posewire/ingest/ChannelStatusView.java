package dev.posewire.ingest;

import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import java.time.Duration;

/**
 * A status as it counts at this moment.
 *
 * @param status its state is UNKNOWN where it is too old
 * @param lastState the state that was reported last
 * @param age since it was reported
 */
public record ChannelStatusView(ChannelStatus status, ChannelState lastState, Duration age) {}
