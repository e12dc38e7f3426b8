package dev.posewire.ingest;

import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.kafka.TopicTable;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The topics {@code channels} and {@code channel-status} as tables, both of them whole: any ingest
 * answers for all channels, and takes over any. Thread-safe.
 *
 * @param stage for the names of its threads
 */
record ChannelTables(
    TopicTable<ChannelSpec> specTable, TopicTable<ChannelStatus> statusTable, String stage)
    implements ChannelKnowledge {

  static ChannelTables of(StageKafka kafka, String stage) {
    return new ChannelTables(
        kafka.table(stage + "-specs", kafka.topics().channels(), ChannelSpec.class),
        kafka.table(stage + "-statuses", kafka.topics().channelStatus(), ChannelStatus.class),
        stage);
  }

  /** The threads that follow the topics; not started. */
  List<LoopThread> threads(Health health, Duration closeTimeout) {
    return List.of(
        new LoopThread(stage + "-specs", closeTimeout, health, specTable),
        new LoopThread(stage + "-statuses", closeTimeout, health, statusTable));
  }

  /**
   * Waits until both were read to the ends that they had at the start.
   *
   * @throws dev.posewire.runtime.lifecycle.UserErrorException if one cannot be read within the time
   */
  void awaitFirstRead(Duration timeout) throws InterruptedException {
    specTable.awaitFirstRead(timeout);
    statusTable.awaitFirstRead(timeout);
  }

  @Override
  public Map<String, ChannelSpec> specs() {
    return specTable.all();
  }

  @Override
  public Set<String> reported() {
    return statusTable.all().keySet();
  }

  @Override
  public CompletableFuture<Void> catchUp(Set<Integer> partitions) {
    return CompletableFuture.allOf(specTable.catchUp(partitions), statusTable.catchUp(partitions));
  }
}
