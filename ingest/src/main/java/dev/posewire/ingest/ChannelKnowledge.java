package dev.posewire.ingest;

import dev.posewire.schemas.ChannelSpec;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What this process knows of all channels, its own or not. Thread-safe. */
interface ChannelKnowledge {
  /** The specs by channel. */
  Map<String, ChannelSpec> specs();

  /** The channels that somebody has reported on. */
  Set<String> reported();

  /** Done when specs and reports of these partitions are known as they are at this moment. */
  CompletableFuture<Void> catchUp(Set<Integer> partitions);
}
