package dev.posewire.runtime.lane;

import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.UnknownSchemaException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one lane of one topic for a stage: hands each record to the {@link LaneHandler}, pauses
 * while too much is in flight, and commits each partition up to its lowest unfinished offset.
 *
 * <p>Not thread-safe: owned by the lane's poll thread. When partitions are revoked it discards what
 * waits, waits a bounded time for what is in flight and commits; when they are lost it marks what
 * is in flight as revoked, so that no more of it is published. On close it does as if all were
 * revoked.
 */
public final class LaneConsumer<T> implements Loop {
  private static final Logger log = LoggerFactory.getLogger(LaneConsumer.class);

  /**
   * Bounds how long a stop or a pause goes unnoticed; the poll returns at once when records are
   * there.
   */
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);

  private static final Duration PAUSED_POLL_TIMEOUT = Duration.ofMillis(10);
  private static final Duration CLIENT_CLOSE_TIMEOUT = Duration.ofSeconds(3);

  private final Consumer<String, byte[]> consumer;
  private final LaneSettings settings;
  private final RecordReader<T> reader;
  private final LaneHandler<T> handler;
  private final RejectedRecords rejected;
  private final Ticker ticker;
  private final LaneStart start;
  private final LaneMeters meters;
  private final Health.Component health;
  private final InFlightLimit inFlight;
  private final LaneFlow flow;
  private final LaneCommits commits;
  private final LaneLag lag;
  private boolean subscribed;
  private boolean joined;

  /**
   * @param consumer owned by this object
   */
  public LaneConsumer(
      Consumer<String, byte[]> consumer,
      LaneSettings settings,
      RecordReader<T> reader,
      LaneHandler<T> handler,
      LaneServices services) {
    this.consumer = consumer;
    this.settings = settings;
    this.reader = reader;
    this.handler = handler;
    this.rejected = services.rejected();
    this.ticker = services.ticker();
    this.start = new LaneStart(settings, services.clock(), services.meters());
    this.inFlight = new InFlightLimit(settings.maxInFlight(), settings.maxInFlightBytes());
    this.meters = new LaneMeters(services.meters(), settings, inFlight);
    this.health = services.health().register(settings.laneName());
    this.flow = new LaneFlow(consumer, inFlight, reader, ticker);
    this.commits = new LaneCommits(consumer, settings, ticker);
    this.lag = new LaneLag(consumer, commits, ticker);
  }

  @Override
  public void runOnce() {
    if (!subscribed) {
      consumer.subscribe(List.of(settings.topic()), new Rebalance());
      subscribed = true;
    }
    flow.steer();
    ConsumerRecords<String, byte[]> records = poll();
    for (TopicPartition partition : records.partitions()) {
      takeAll(partition, records.records(partition));
    }
    if (joined && !flow.awaitsSchema()) health.ready();
    commits.commitWhenDue();
    meters.lag(lag.records());
  }

  private ConsumerRecords<String, byte[]> poll() {
    try {
      return consumer.poll(flow.isFull() ? PAUSED_POLL_TIMEOUT : POLL_TIMEOUT);
    } catch (OffsetOutOfRangeException e) {
      beginAgain(e.offsetOutOfRangePartitions());
      return ConsumerRecords.empty();
    }
  }

  private void takeAll(TopicPartition partition, List<ConsumerRecord<String, byte[]>> records) {
    for (ConsumerRecord<String, byte[]> record : records) {
      if (!commits.owns(partition)) return; // revoked within this poll
      try {
        take(partition, record);
        flow.read(partition);
      } catch (UnknownSchemaException e) {
        flow.awaitSchema(partition, record.offset());
        health.notReady(
            "waits for the schema of " + partition + "@" + record.offset() + ": " + e.getMessage());
        return;
      }
    }
  }

  private void take(TopicPartition partition, ConsumerRecord<String, byte[]> record)
      throws UnknownSchemaException {
    T value;
    try {
      value = reader.read(record);
    } catch (MalformedRecordException e) {
      Delivery<?> unread = started(record.offset(), partition, record);
      meters.rejected();
      // it never fails, see there
      Future<?> unused = rejected.reject(record, record.value(), e).thenRun(unread::finish);
      return;
    }
    meters.consumed();
    handler.accept(started(value, partition, record));
  }

  private <V> Delivery<V> started(
      V value, TopicPartition partition, ConsumerRecord<String, byte[]> record) {
    Delivery<V> delivery = new Delivery<>(value, record, inFlight);
    commits.of(partition).take(delivery.taken());
    return delivery;
  }

  /** Positions new partitions; a broker that is away is waited for. */
  private void begin(Collection<TopicPartition> partitions) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        start.seekAssigned(consumer, partitions).forEach(commits::begin);
        return;
      } catch (RetriableException e) {
        log.warn(
            "{} cannot begin {} partitions yet: {}",
            settings.laneName(),
            partitions.size(),
            e.toString());
      }
    }
  }

  /** What was to be read next is not there: goes on where the log does. */
  private void beginAgain(Map<TopicPartition, Long> positions) {
    try {
      start
          .seekAgain(consumer, positions)
          .forEach((partition, at) -> move(partition, positions.get(partition), at));
    } catch (RetriableException e) {
      log.warn("{} cannot go on in {} yet: {}", settings.laneName(), positions, e.toString());
    }
  }

  private void move(TopicPartition partition, long from, LaneStart.Position to) {
    if (to.begin() >= from) {
      commits.of(partition).skipTo(to.begin());
      return;
    }
    // The topic was made again: what is in flight is of the old one.
    forget(Set.of(partition));
    int discarded = handler.discard(numbers(Set.of(partition)));
    commits.begin(partition, to);
    log.warn("{} discarded {} records of {}", settings.laneName(), discarded, partition);
  }

  /**
   * Partitions go: discards what waits, waits a bounded time for what is in flight, and commits.
   */
  private void release(Collection<TopicPartition> partitions) {
    Set<TopicPartition> mine = new HashSet<>(partitions);
    mine.retainAll(commits.owned());
    if (mine.isEmpty()) return;
    int discarded = handler.discard(numbers(mine));
    long begun = ticker.nanos();
    try {
      while (!commits.isIdle(mine) && ticker.nanos() - begun < settings.revokeTimeout().toNanos()) {
        inFlight.awaitRelease();
        discarded += handler.discard(numbers(mine)); // what ran may have been put back
      }
      commits.commit(mine);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // no time is left for the commit either
    } finally {
      forget(mine);
    }
    log.info(
        "{} gives up {} partitions ({} records were waiting)",
        settings.laneName(),
        mine.size(),
        discarded);
    log.debug("{} has given up {}", settings.laneName(), mine);
  }

  private void forget(Collection<TopicPartition> partitions) {
    commits.forget(partitions);
    flow.forget(partitions);
  }

  private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
  }

  @Override
  public void onStop() {
    try {
      release(commits.owned());
    } finally {
      health.unregister();
      consumer.close(CloseOptions.timeout(CLIENT_CLOSE_TIMEOUT));
    }
  }

  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      joined = true;
      if (partitions.isEmpty()) return;
      handler.assigned(numbers(partitions));
      begin(partitions);
      flow.begin(partitions);
      log.info("{} takes {} partitions", settings.laneName(), partitions.size());
      log.debug("{} has taken {}", settings.laneName(), partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      release(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      log.warn("{} lost {} partitions to another consumer", settings.laneName(), partitions.size());
      log.debug("{} has lost {}", settings.laneName(), partitions);
      forget(partitions);
      handler.discard(numbers(partitions));
    }
  }
}
