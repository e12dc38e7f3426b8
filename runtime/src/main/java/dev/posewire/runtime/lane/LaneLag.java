package dev.posewire.runtime.lane;

import dev.posewire.runtime.lifecycle.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/**
 * How far a lane is behind: the records of its partitions from the lowest unfinished to the end.
 * Not thread-safe: owned by the poll thread.
 *
 * <p>The ends come along with what is fetched. Of a partition that is paused nothing is fetched, so
 * its end is asked for now and then.
 */
final class LaneLag {
  private static final Duration ASK_INTERVAL = Duration.ofSeconds(5);

  /** A broker that does not answer holds the poll thread at most this long. */
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(1);

  private final Consumer<?, ?> consumer;
  private final LaneCommits commits;
  private final Ticker ticker;
  private final Map<TopicPartition, Long> askedEnds = new HashMap<>(); // of those that are paused
  private long askedNanos;

  LaneLag(Consumer<?, ?> consumer, LaneCommits commits, Ticker ticker) {
    this.consumer = consumer;
    this.commits = commits;
    this.ticker = ticker;
    this.askedNanos = ticker.nanos();
  }

  /** To be called after each poll. */
  long records() {
    Set<TopicPartition> paused = consumer.paused();
    askedEnds.keySet().retainAll(paused);
    if (!paused.isEmpty() && ticker.nanos() - askedNanos >= ASK_INTERVAL.toNanos()) ask(paused);
    return commits.owned().stream().mapToLong(this::records).sum();
  }

  private long records(TopicPartition partition) {
    PartitionProgress progress = commits.of(partition);
    long fetchedEnd = progress.position() + consumer.currentLag(partition).orElse(0);
    long end = Math.max(fetchedEnd, askedEnds.getOrDefault(partition, 0L));
    return end - progress.commitPoint();
  }

  private void ask(Set<TopicPartition> partitions) {
    try {
      askedEnds.putAll(consumer.endOffsets(partitions, ASK_TIMEOUT));
    } catch (RetriableException e) {
      // It is asked again; until then the lag is what it was at least.
    }
    askedNanos = ticker.nanos();
  }
}
