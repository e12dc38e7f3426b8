package dev.posewire.runtime.lane;

import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.runtime.lifecycle.RateLimitedLog;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.LoggerFactory;

/**
 * Nothing is lost: a record waits until the readers of its partition have come near enough and
 * Kafka has taken it, however long that is. Thread-safe. What waits is bounded by the callers: each
 * has only so many records whose outcome is open. A fault that trying again cannot mend, such as a
 * missing permission, is fatal to the process: what was not acknowledged is given up, not lost.
 */
public final class EveryProducer implements LaneProducer {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private record Waiting(
      ProducerRecord<String, byte[]> record,
      BooleanSupplier revoked,
      CompletableFuture<SendOutcome> outcome) {
    int partition() {
      return record.partition();
    }
  }

  private final Producer<String, byte[]> producer;
  private final String topic;
  private final int partitions;
  private final ReaderGate gate;
  private final LaneServices services;
  private final String name;
  private final RateLimitedLog unfit;
  private final LoopThread thread;
  private final Health.Component health;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by the lock.
  private final Map<Integer, Deque<Waiting>> queues = new TreeMap<>();
  private boolean closed;

  /**
   * @param producer owned by this object; its {@code delivery.timeout.ms} is unbounded
   * @param gate of the topic; owned by this object
   * @param partitions of the topic
   */
  public EveryProducer(
      String name,
      Producer<String, byte[]> producer,
      ReaderGate gate,
      int partitions,
      LaneServices services) {
    this.name = name;
    this.producer = producer;
    this.topic = gate.topic();
    this.partitions = partitions;
    this.gate = gate;
    this.services = services;
    this.unfit =
        new RateLimitedLog(LoggerFactory.getLogger(EveryProducer.class), services.ticker());
    this.health = services.health().register(name);
    this.thread = new LoopThread(name, CLOSE_TIMEOUT, services.health(), new Sender());
    health.ready();
    thread.start();
  }

  @Override
  public CompletableFuture<SendOutcome> send(String channel, byte[] value) {
    return send(channel, value, () -> false);
  }

  @Override
  public CompletableFuture<SendOutcome> send(
      String channel, byte[] value, BooleanSupplier revoked) {
    int partition = ChannelPartition.of(channel, partitions);
    Waiting waiting =
        new Waiting(
            new ProducerRecord<>(topic, partition, channel, value),
            revoked,
            new CompletableFuture<>());
    lock.lock();
    try {
      if (closed) {
        waiting.outcome().complete(SendOutcome.CLOSED);
      } else {
        queues.computeIfAbsent(partition, number -> new ArrayDeque<>()).addLast(waiting);
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
    return waiting.outcome();
  }

  @Override
  public void close() {
    List<Waiting> givenUp = new ArrayList<>();
    lock.lock();
    try {
      if (closed) return;
      closed = true;
      queues.values().forEach(givenUp::addAll);
      queues.clear();
      changed.signal();
    } finally {
      lock.unlock();
    }
    givenUp.forEach(waiting -> waiting.outcome().complete(SendOutcome.CLOSED));
    thread.close();
    health.unregister();
  }

  /** Owned by the producer's thread. */
  private final class Sender implements Loop {
    @Override
    public void runOnce() throws InterruptedException {
      gate.refreshWhenDue(waitingPartitions());
      List<Waiting> due = takeOpen();
      if (due.isEmpty()) {
        awaitChange();
      } else {
        due.forEach(this::transmit);
      }
    }

    private Set<Integer> waitingPartitions() {
      lock.lock();
      try {
        return Set.copyOf(queues.keySet());
      } finally {
        lock.unlock();
      }
    }

    /** The first of each partition whose gate is open, or that is not to be sent any more. */
    private List<Waiting> takeOpen() {
      List<Waiting> due = new ArrayList<>();
      lock.lock();
      try {
        for (Deque<Waiting> queue : queues.values()) {
          Waiting first = queue.getFirst();
          if (first.revoked().getAsBoolean() || gate.isOpen(first.partition())) {
            due.add(queue.removeFirst());
          }
        }
        queues.values().removeIf(Deque::isEmpty);
      } finally {
        lock.unlock();
      }
      return due;
    }

    @SuppressWarnings("WaitNotInLoop") // the caller asks again
    private void awaitChange() throws InterruptedException {
      lock.lockInterruptibly();
      try {
        if (!closed) changed.awaitNanos(IDLE_NANOS);
      } finally {
        lock.unlock();
      }
    }

    private void transmit(Waiting waiting) {
      if (waiting.revoked().getAsBoolean()) {
        waiting.outcome().complete(SendOutcome.CLOSED);
        return;
      }
      gate.sent(waiting.partition());
      try {
        Future<?> unused = // the callback says how it ended
            producer.send(waiting.record(), (metadata, failure) -> ended(waiting, failure));
      } catch (KafkaException e) {
        ended(waiting, e);
      }
    }

    @Override
    public void onStop() {
      try {
        producer.close(CLOSE_TIMEOUT.dividedBy(2));
      } finally {
        gate.close(); // also where an interrupt ends the first
      }
    }
  }

  /** On the Kafka client's thread, or on ours where a send fails at once. */
  private void ended(Waiting waiting, Exception failure) {
    gate.acknowledged(waiting.partition());
    waiting.outcome().complete(failure == null ? SendOutcome.ACKNOWLEDGED : failed(failure));
  }

  private SendOutcome failed(Exception failure) {
    if (isClosed()) return SendOutcome.CLOSED;
    if (SendFailures.isOfRecord(failure)) {
      unfit.warn("cannot publish a record to " + topic, failure);
      return SendOutcome.UNDELIVERED;
    }
    // With an unbounded delivery timeout only what retrying cannot mend comes here.
    health.notReady("cannot publish to " + topic + ": " + failure.getMessage());
    services.health().fatal(name, failure);
    return SendOutcome.CLOSED;
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
