package dev.posewire.ingest.registry;

import dev.posewire.schemas.ChannelSpec;
import java.util.Optional;

/** Somebody else has changed the channel since. */
public final class VersionMismatchException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Optional<ChannelSpec> present;

  public VersionMismatchException(String channel, Optional<ChannelSpec> present) {
    super(
        present.isEmpty()
            ? "channel " + channel + " is not there"
            : "channel %s is at version %s".formatted(channel, present.get().getUpdatedAt()));
    this.present = present;
  }

  /** The channel as it is. */
  public Optional<ChannelSpec> present() {
    return present;
  }
}
