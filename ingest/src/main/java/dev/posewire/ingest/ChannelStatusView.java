package dev.posewire.ingest;

import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import java.time.Duration;

/**
 * What is known of a channel at a moment.
 *
 * @param status its state is UNKNOWN where nobody has reported for too long
 * @param lastState what was reported last
 * @param age of the report; zero or more
 */
public record ChannelStatusView(ChannelStatus status, ChannelState lastState, Duration age) {}
