package dev.posewire.ingest.registry;

import dev.posewire.schemas.ChannelSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Removes a channel that is there. Owned by the writing thread. */
final class RemoveEdit implements ChannelEdit {
  private final String channel;
  private final Expected expected;
  private final Function<String, Optional<ChannelSpec>> table;
  // What the last attempt was to remove; empty before the first.
  private Optional<ChannelSpec> removed = Optional.empty();

  RemoveEdit(String channel, Expected expected, Function<String, Optional<ChannelSpec>> table) {
    this.channel = channel;
    this.expected = expected;
    this.table = table;
  }

  @Override
  public List<Write> decide() throws VersionMismatchException {
    Optional<ChannelSpec> present = table.apply(channel);
    if (removed.isPresent() && present.isEmpty()) {
      return List.of(); // the last attempt was stored, though its answer was lost
    }
    if (!expected.matches(present)) {
      throw new VersionMismatchException(channel, present);
    }
    removed = present;
    return present.isEmpty() ? List.of() : List.of(new Write(channel, Optional.empty()));
  }

  Optional<ChannelSpec> removed() {
    return removed;
  }
}
