package dev.posewire.runtime.kafka;

import dev.posewire.runtime.lane.LaneServices;
import dev.posewire.runtime.lane.RecordReader;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.runtime.lifecycle.RateLimitedLog;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.UnknownSchemaException;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a compacted topic whole, from its beginning and for ever, and keeps the last value of
 * each key. Its loop belongs to a thread of its own; what it knows may be asked from any.
 *
 * <p>Bounded by the keys of the topic. A record that cannot be read is logged, counted as {@code
 * records.unreadable} and passed over: what was known of its key stays. While the broker is away
 * the table stays as it is.
 */
public final class TopicTable<T> implements Loop {
  private static final Logger log = LoggerFactory.getLogger(TopicTable.class);

  /** Bounds how long the loop takes to see what it was not woken for. */
  private static final Duration POLL = Duration.ofMillis(200);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  /** Fingerprints that nobody has published are not looked up again for each record. */
  private static final int MAX_UNKNOWN = 1_000;

  private final Consumer<String, byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final RecordReader<T> reader;
  private final Health.Component health;
  private final Counter unreadable;
  private final RateLimitedLog faults;
  private final TableEntries<T> entries = new TableEntries<>();
  private final CatchUps catchUps = new CatchUps();
  private final CompletableFuture<Void> firstRead;
  private final Set<Long> unknownSchemas = new HashSet<>();
  private boolean assigned;
  // Written by the owner before the start, read by the loop and by writers.
  private volatile Runnable onChange = () -> {};

  /**
   * @param consumer of no group; the table's from now on
   * @param partitions all of the topic
   */
  public TopicTable(
      String name,
      Consumer<String, byte[]> consumer,
      List<TopicPartition> partitions,
      RecordReader<T> reader,
      LaneServices services) {
    this.consumer = consumer;
    this.partitions = List.copyOf(partitions);
    this.reader = reader;
    this.health = services.health().register(name);
    this.unreadable =
        Counter.builder("records.unreadable")
            .description("Records of a followed topic that could not be read")
            .tag("topic", topic())
            .register(services.meters());
    this.faults = new RateLimitedLog(log, services.ticker());
    this.firstRead = catchUps.add(this.partitions);
  }

  /** {@code listener} runs after each change, on the thread that made it; must not block. */
  public void onChange(Runnable listener) {
    onChange = listener;
  }

  /** The last value of a key. */
  public Optional<T> find(String key) {
    return entries.find(key);
  }

  /** All values by key, in the order of the keys. */
  public Map<String, T> all() {
    return entries.all();
  }

  /**
   * Done when all that these partitions hold at this moment, committed transactions only, is in the
   * table; a broker that is away is waited for. Fails when the table closes.
   */
  public CompletableFuture<Void> catchUp(Set<Integer> numbers) {
    List<TopicPartition> wanted =
        partitions.stream().filter(one -> numbers.contains(one.partition())).toList();
    CompletableFuture<Void> done = catchUps.add(wanted);
    consumer.wakeup(); // the only call on the consumer from another thread
    return done;
  }

  /**
   * Waits until the topic was read to the end that it had at the start.
   *
   * @throws UserErrorException if it cannot be read within the time
   */
  public void awaitFirstRead(Duration timeout) throws InterruptedException {
    try {
      firstRead.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw cannotRead("not read to its end within " + timeout.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw cannotRead(e.getCause().toString(), e.getCause());
    }
  }

  /** Shows at once what this process has written itself. Empty: it has removed the key. */
  public void written(int partition, long offset, String key, Optional<T> value) {
    if (entries.written(partition, offset, key, value)) {
      onChange.run();
    }
  }

  @Override
  public void runOnce() {
    try {
      if (!assigned) {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        assigned = true;
      }
      catchUps.learnEnds(consumer);
      boolean changed = false;
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        changed |= take(record);
      }
      if (changed) {
        onChange.run();
      }
      catchUps.complete(consumer);
      settled();
    } catch (WakeupException e) {
      // Somebody wants to know the end of a partition, or the table is to close.
    } catch (OffsetOutOfRangeException e) {
      beginAgain(e.offsetOutOfRangePartitions().keySet());
    } catch (RetriableException e) {
      faults.warn("cannot follow " + topic() + " now", e);
      health.notReady("cannot follow " + topic() + ": " + e.getMessage());
    } catch (InterruptException e) {
      throw e; // on its way out
    } catch (KafkaException e) {
      catchUps.fail(e);
      throw cannotRead(e.toString(), e);
    }
  }

  private void settled() {
    if (firstRead.isDone()) {
      health.ready();
      faults.recovered("follows " + topic() + " again");
    }
  }

  /** The topic was made again. */
  private void beginAgain(Set<TopicPartition> lost) {
    log.warn("{} were made again and are read from their beginning", lost);
    lost.forEach(partition -> entries.clear(partition.partition()));
    consumer.seekToBeginning(lost);
    onChange.run();
  }

  private boolean take(ConsumerRecord<String, byte[]> record) {
    Optional<T> value;
    try {
      value = record.value() == null ? Optional.empty() : Optional.of(read(record));
    } catch (MalformedRecordException | UnknownSchemaException e) {
      unreadable.increment();
      log.warn(
          "{}-{}@{} of channel {} cannot be read and is passed over: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          record.key(),
          e.getMessage());
      return false;
    }
    return record.key() != null
        && entries.read(record.partition(), record.offset(), record.key(), value);
  }

  private T read(ConsumerRecord<String, byte[]> record)
      throws MalformedRecordException, UnknownSchemaException {
    try {
      return reader.read(record);
    } catch (UnknownSchemaException e) {
      if (unknownSchemas.contains(e.fingerprint())) {
        throw e;
      }
      reader.refreshSchemas();
    }
    try {
      return reader.read(record);
    } catch (UnknownSchemaException e) {
      if (unknownSchemas.size() < MAX_UNKNOWN) {
        unknownSchemas.add(e.fingerprint());
      }
      throw e;
    }
  }

  private String topic() {
    return partitions.get(0).topic();
  }

  private UserErrorException cannotRead(String why, Throwable cause) {
    return new UserErrorException(
        "cannot read the topic %s (%s): check the broker, and that this process may read it"
            .formatted(topic(), why),
        cause);
  }

  @Override
  public void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void onStop() {
    catchUps.fail(new IllegalStateException("the table of " + topic() + " is closed"));
    health.unregister();
    consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
  }
}
