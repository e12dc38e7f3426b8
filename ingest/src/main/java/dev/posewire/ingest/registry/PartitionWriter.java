package dev.posewire.ingest.registry;

import dev.posewire.ingest.registry.ChannelEdit.Write;
import dev.posewire.runtime.kafka.TopicTable;
import dev.posewire.runtime.lifecycle.Backoff;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.ChannelSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ConcurrentTransactionsException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to one partition of {@code channels} as if nobody else did. Thread-safe: of the threads of
 * this process one at a time writes to a partition.
 *
 * <p>A writer first fences the one before, which ends that one's transaction; from then on what the
 * partition holds is settled, and its own transaction succeeds only where nobody has fenced it in
 * turn. One that was fenced begins anew, with what the other has written.
 */
final class PartitionWriter {
  private static final Logger log = LoggerFactory.getLogger(PartitionWriter.class);

  /** After so long no new attempt begins; with the calls under way then a write takes 10 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  /** What one call of the producer may take. */
  static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration MIN_PAUSE = Duration.ofMillis(10);
  private static final Duration MAX_PAUSE = Duration.ofMillis(400);
  private static final int MAX_ATTEMPTS = 20;

  private final String topic;
  private final AvroCodec codec;
  private final TopicTable<ChannelSpec> table;
  private final IntFunction<Producer<String, byte[]>> producers;
  private final Map<Integer, ReentrantLock> locks = new ConcurrentHashMap<>();

  /**
   * @param producers makes the transactional producer of a partition; it is closed after each write
   */
  PartitionWriter(
      String topic,
      AvroCodec codec,
      TopicTable<ChannelSpec> table,
      IntFunction<Producer<String, byte[]>> producers) {
    this.topic = topic;
    this.codec = codec;
    this.table = table;
    this.producers = producers;
  }

  /** Does what the edit decides, in one transaction. */
  void write(int partition, ChannelEdit edit)
      throws VersionMismatchException, RegistryUnavailableException, InterruptedException {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    ReentrantLock lock = locks.computeIfAbsent(partition, one -> new ReentrantLock());
    if (!lock.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new RegistryUnavailableException("other writers of this process took too long");
    }
    try {
      writeUnlessFenced(partition, edit, deadlineNanos);
    } finally {
      lock.unlock();
    }
  }

  private void writeUnlessFenced(int partition, ChannelEdit edit, long deadlineNanos)
      throws VersionMismatchException, RegistryUnavailableException, InterruptedException {
    Backoff backoff = Backoff.fullJitter(MIN_PAUSE, MAX_PAUSE, new SplittableRandom());
    for (int attempt = 1; ; attempt++) {
      try {
        transact(partition, edit, deadlineNanos);
        return;
      } catch (InterruptException e) {
        throw interrupted(e);
      } catch (KafkaException | ExecutionException | TimeoutException e) {
        boolean again = isFenced(e) && attempt < MAX_ATTEMPTS && System.nanoTime() < deadlineNanos;
        if (!again) {
          throw new RegistryUnavailableException(
              "Kafka does not take a change of %s-%d: %s".formatted(topic, partition, reason(e)),
              e);
        }
        log.debug("fenced on {}-{}, attempt {}: {}", topic, partition, attempt, e.toString());
        TimeUnit.NANOSECONDS.sleep(backoff.next().toNanos());
      }
    }
  }

  private void transact(int partition, ChannelEdit edit, long deadlineNanos)
      throws VersionMismatchException, InterruptedException, ExecutionException, TimeoutException {
    Producer<String, byte[]> producer = producers.apply(partition);
    try {
      producer.initTransactions();
      long left = Math.max(1, deadlineNanos - System.nanoTime());
      table.catchUp(Set.of(partition)).get(left, TimeUnit.NANOSECONDS);
      List<Write> writes = edit.decide();
      if (writes.isEmpty()) {
        return;
      }
      producer.beginTransaction();
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (Write write : writes) {
        byte[] value = write.spec().map(codec::encode).orElse(null); // none: a tombstone
        sent.add(producer.send(new ProducerRecord<>(topic, partition, write.channel(), value)));
      }
      producer.commitTransaction();
      for (int i = 0; i < writes.size(); i++) {
        long offset = sent.get(i).get().offset(); // known since the commit
        table.written(partition, offset, writes.get(i).channel(), writes.get(i).spec());
      }
    } finally {
      producer.close(CLOSE_TIMEOUT); // aborts what was not committed
    }
  }

  private static boolean isFenced(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException
          || cause instanceof InvalidTxnStateException
          || cause instanceof InvalidPidMappingException
          || cause instanceof TransactionAbortedException
          || cause instanceof TransactionAbortableException
          || cause instanceof ConcurrentTransactionsException) {
        return true;
      }
    }
    return false;
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof TimeoutException && root.getMessage() == null
        ? "no answer in time"
        : root.toString();
  }

  /** Kafka has set the flag; whoever catches it decides about it. */
  private static InterruptedException interrupted(InterruptException e) {
    boolean unused = Thread.interrupted();
    InterruptedException plain = new InterruptedException(e.getMessage());
    plain.initCause(e);
    return plain;
  }
}
