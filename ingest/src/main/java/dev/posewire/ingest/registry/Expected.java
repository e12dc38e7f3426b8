package dev.posewire.ingest.registry;

import dev.posewire.schemas.ChannelSpec;
import java.time.Instant;
import java.util.Optional;

/** What a writer expects of a channel before its write; anything else is a lost update. */
public sealed interface Expected {
  /** Whether the channel is as expected. */
  boolean matches(Optional<ChannelSpec> present);

  /** Whatever is there. */
  record Anything() implements Expected {
    @Override
    public boolean matches(Optional<ChannelSpec> present) {
      return true;
    }
  }

  /** No such channel. */
  record Nothing() implements Expected {
    @Override
    public boolean matches(Optional<ChannelSpec> present) {
      return present.isEmpty();
    }
  }

  /** The version that the writer has seen. */
  record Version(Instant updatedAt) implements Expected {
    @Override
    public boolean matches(Optional<ChannelSpec> present) {
      return present.map(spec -> spec.getUpdatedAt().equals(updatedAt)).orElse(false);
    }
  }
}
