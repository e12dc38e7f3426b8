package dev.posewire.ingest;

import java.util.List;
import java.util.Optional;

/** What the ingests report of their channels, all of them. Thread-safe; never waits. */
public interface StatusView {
  List<ChannelStatusView> all();

  Optional<ChannelStatusView> find(String channel);
}
