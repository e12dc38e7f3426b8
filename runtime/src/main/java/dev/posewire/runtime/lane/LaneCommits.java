package dev.posewire.runtime.lane;

import dev.posewire.runtime.lifecycle.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The progress of a lane's partitions, and its commits. Not thread-safe: owned by the poll thread.
 */
final class LaneCommits {
  private static final Logger log = LoggerFactory.getLogger(LaneCommits.class);

  /** A commit that is waited for holds the poll thread, and a stop, at most this long. */
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(3);

  private final Consumer<?, ?> consumer;
  private final LaneSettings settings;
  private final Ticker ticker;
  private final Map<TopicPartition, PartitionProgress> partitions = new HashMap<>();
  private long committedNanos;

  LaneCommits(Consumer<?, ?> consumer, LaneSettings settings, Ticker ticker) {
    this.consumer = consumer;
    this.settings = settings;
    this.ticker = ticker;
    this.committedNanos = ticker.nanos();
  }

  void begin(TopicPartition partition, LaneStart.Position at) {
    partitions.put(partition, new PartitionProgress(at.begin(), at.committed()));
  }

  boolean owns(TopicPartition partition) {
    return partitions.containsKey(partition);
  }

  Set<TopicPartition> owned() {
    return Set.copyOf(partitions.keySet());
  }

  PartitionProgress of(TopicPartition partition) {
    return partitions.get(partition);
  }

  boolean isIdle(Collection<TopicPartition> these) {
    return these.stream().allMatch(partition -> partitions.get(partition).isIdle());
  }

  /** What is in flight of these must not be published any more. */
  void forget(Collection<TopicPartition> these) {
    for (TopicPartition partition : these) {
      PartitionProgress gone = partitions.remove(partition);
      if (gone != null) gone.revoke();
    }
  }

  /** Commits once in a while, and at once where a crash would repeat too much. */
  void commitWhenDue() {
    boolean much =
        partitions.values().stream()
            .anyMatch(progress -> progress.uncommitted() >= settings.maxUncommitted());
    long nowNanos = ticker.nanos();
    if (much) {
      commit(partitions.keySet());
    } else if (nowNanos - committedNanos >= settings.commitInterval().toNanos()) {
      Map<TopicPartition, OffsetAndMetadata> points = points(partitions.keySet());
      if (!points.isEmpty()) consumer.commitAsync(points, this::committed);
    } else {
      return;
    }
    committedNanos = nowNanos;
  }

  /** Commits and waits for it. A failure costs a redelivery, so it is only logged. */
  void commit(Collection<TopicPartition> these) {
    Map<TopicPartition, OffsetAndMetadata> points = points(these);
    if (points.isEmpty()) return;
    try {
      consumer.commitSync(points, COMMIT_TIMEOUT);
      committed(points, null);
    } catch (CommitFailedException | RetriableException e) {
      log.warn("{} could not commit {}: {}", settings.laneName(), points, e.toString());
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> points(Collection<TopicPartition> these) {
    return these.stream()
        .filter(partition -> partitions.get(partition).uncommitted() > 0)
        .collect(
            Collectors.toMap(
                partition -> partition,
                partition -> new OffsetAndMetadata(partitions.get(partition).commitPoint())));
  }

  private void committed(Map<TopicPartition, OffsetAndMetadata> points, Exception failure) {
    if (failure != null) {
      log.debug("{} could not commit, it will again", settings.laneName(), failure);
      return;
    }
    points.forEach(
        (partition, point) -> {
          if (owns(partition)) of(partition).committed(point.offset());
        });
  }
}
