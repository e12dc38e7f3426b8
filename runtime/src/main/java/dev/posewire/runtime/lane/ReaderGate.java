package dev.posewire.runtime.lane;

import dev.posewire.runtime.lifecycle.RateLimitedLog;
import dev.posewire.runtime.lifecycle.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.LoggerFactory;

/**
 * Holds a producer back while it is {@code maxAhead} records ahead of the slowest reader of a
 * partition, and deletes what all readers have done, so that the disk stays bounded. Without reader
 * groups it is always open and deletes nothing.
 *
 * <p>Not thread-safe: owned by the producer's thread, but for {@link #acknowledged}.
 */
public final class ReaderGate implements AutoCloseable {
  /** How often Kafka is asked while a record waits. */
  private static final Duration REFRESH = Duration.ofMillis(200);

  /** How often records are deleted, and Kafka is asked while none waits. */
  private static final Duration DELETE = Duration.ofSeconds(5);

  private static final class Partition {
    final AtomicLong inFlight = new AtomicLong(); // up on the producer's thread, down on Kafka's
    boolean known;
    long end;
    long slowest;
    long deleted;

    long ahead() {
      return end - slowest;
    }
  }

  private final RecordedOffsets offsets;
  private final String topic;
  private final List<String> readerGroups;
  private final int maxAhead;
  private final Ticker ticker;
  private final RateLimitedLog unseen;
  private final RateLimitedLog undeleted;
  private final Map<Integer, Partition> partitions = new ConcurrentHashMap<>();
  private long refreshedNanos;
  private long deletedNanos;

  /**
   * @param readerGroups whose committed offsets count; none committed counts as 0
   * @param maxAhead records of a partition
   */
  ReaderGate(
      RecordedOffsets offsets,
      String topic,
      List<String> readerGroups,
      int maxAhead,
      Ticker ticker) {
    if (maxAhead < 1) throw new IllegalArgumentException("max ahead must be >= 1: " + maxAhead);
    this.offsets = offsets;
    this.topic = topic;
    this.readerGroups = List.copyOf(readerGroups);
    this.maxAhead = maxAhead;
    this.ticker = ticker;
    this.unseen = new RateLimitedLog(LoggerFactory.getLogger(ReaderGate.class), ticker);
    this.undeleted = new RateLimitedLog(LoggerFactory.getLogger(ReaderGate.class), ticker);
    this.refreshedNanos = ticker.nanos() - DELETE.toNanos();
    this.deletedNanos = refreshedNanos;
  }

  /**
   * A gate of a topic on Kafka.
   *
   * @param admin owned by the gate
   */
  public static ReaderGate of(
      Admin admin, String topic, List<String> readerGroups, int maxAhead, Ticker ticker) {
    return new ReaderGate(
        new AdminOffsets(admin, topic, readerGroups), topic, readerGroups, maxAhead, ticker);
  }

  /** The topic whose partitions it guards. */
  String topic() {
    return topic;
  }

  boolean isOpen(int number) {
    if (readerGroups.isEmpty()) return true;
    Partition partition = partitions.get(number);
    return partition != null && partition.known && partition.ahead() < maxAhead;
  }

  void sent(int number) {
    Partition partition = partitions.computeIfAbsent(number, key -> new Partition());
    partition.inFlight.incrementAndGet();
    partition.end++;
  }

  /** From any thread. */
  void acknowledged(int number) {
    partitions.get(number).inFlight.decrementAndGet();
  }

  /**
   * Asks Kafka where the ends and the readers are, and deletes what is read; may block for a
   * bounded time.
   */
  void refreshWhenDue(Set<Integer> waiting) throws InterruptedException {
    if (readerGroups.isEmpty()) return;
    boolean anyNew = false;
    for (int number : waiting) {
      anyNew |= partitions.putIfAbsent(number, new Partition()) == null;
    }
    long nowNanos = ticker.nanos();
    Duration period = waiting.isEmpty() ? DELETE : REFRESH;
    if (partitions.isEmpty()) return;
    if (!anyNew && nowNanos - refreshedNanos < period.toNanos()) return;
    refreshedNanos = nowNanos;
    if (refresh() && nowNanos - deletedNanos >= DELETE.toNanos()) {
      deletedNanos = nowNanos;
      deleteRead();
    }
  }

  private boolean refresh() throws InterruptedException {
    // In this order the distance is never taken for too small: what is in flight now may be in the
    // log by the time of the answer and is counted twice, until the next one.
    Map<Integer, Long> inFlight = new HashMap<>();
    partitions.forEach((number, partition) -> inFlight.put(number, partition.inFlight.get()));
    try {
      Map<String, Map<Integer, Long>> committed = offsets.committed(partitions.keySet());
      Map<Integer, Long> ends = offsets.ends(partitions.keySet());
      partitions.forEach(
          (number, partition) -> {
            partition.end = ends.get(number) + inFlight.get(number);
            partition.slowest = slowest(committed, number);
            partition.known = true;
          });
      unseen.recovered("the readers of " + topic + " are seen again");
      return true;
    } catch (KafkaException e) {
      unseen.warn("cannot see how far the readers of " + topic + " are; it waits", e);
      return false;
    }
  }

  private long slowest(Map<String, Map<Integer, Long>> committed, int number) {
    return readerGroups.stream()
        .mapToLong(group -> committed.getOrDefault(group, Map.of()).getOrDefault(number, 0L))
        .min()
        .orElse(0);
  }

  private void deleteRead() throws InterruptedException {
    Map<Integer, Long> read = new HashMap<>();
    partitions.forEach(
        (number, partition) -> {
          if (partition.slowest > 0 && partition.slowest != partition.deleted) {
            read.put(number, partition.slowest);
          }
        });
    if (read.isEmpty()) return;
    try {
      offsets.deleteBelow(read);
      read.forEach((number, offset) -> partitions.get(number).deleted = offset);
      undeleted.recovered("what is read of " + topic + " is deleted again");
    } catch (KafkaException e) {
      undeleted.warn(
          "cannot delete what is read of " + topic + "; allow this process to, or its disk fills",
          e);
    }
  }

  @Override
  public void close() {
    offsets.close();
  }
}
