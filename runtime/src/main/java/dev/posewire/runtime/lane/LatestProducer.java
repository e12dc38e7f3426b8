package dev.posewire.runtime.lane;

import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.runtime.lifecycle.RateLimitedLog;
import dev.posewire.runtime.lifecycle.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * Fresh or nothing: a slot a channel and few sends in flight; when the slot is taken the newer
 * record replaces the waiting one. Thread-safe. One thread of its own talks to Kafka, so that no
 * caller ever waits for it; channels take turns.
 */
public final class LatestProducer implements LaneProducer {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  @SuppressWarnings("ArrayRecordComponent") // private and never compared
  private record Waiting(
      String channel,
      byte[] value,
      BooleanSupplier revoked,
      CompletableFuture<SendOutcome> outcome) {}

  private final Producer<String, byte[]> producer;
  private final String topic;
  private final int maxInFlight;
  private final LoopThread thread;
  private final Health.Component health;
  private final RateLimitedLog unfit =
      new RateLimitedLog(LoggerFactory.getLogger(LatestProducer.class), Ticker.system());
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by the lock.
  private final Map<String, Waiting> slots = new LinkedHashMap<>();
  private final Map<String, Integer> inFlight = new HashMap<>();
  private boolean closed;

  /**
   * @param producer owned by this object; its {@code delivery.timeout.ms} bounds the age of what is
   *     sent
   * @param maxInFlight unacknowledged records of a channel
   */
  public LatestProducer(
      String name,
      Producer<String, byte[]> producer,
      String topic,
      int maxInFlight,
      Health health) {
    this.producer = producer;
    this.topic = topic;
    this.maxInFlight = maxInFlight;
    this.health = health.register(name);
    this.thread = new LoopThread(name, CLOSE_TIMEOUT, health, new Sender());
    this.health.ready();
    thread.start();
  }

  @Override
  public CompletableFuture<SendOutcome> send(String channel, byte[] value) {
    return send(channel, value, () -> false);
  }

  @Override
  public CompletableFuture<SendOutcome> send(
      String channel, byte[] value, BooleanSupplier revoked) {
    CompletableFuture<SendOutcome> outcome = new CompletableFuture<>();
    Waiting replaced;
    lock.lock();
    try {
      if (closed) {
        outcome.complete(SendOutcome.CLOSED);
        return outcome;
      }
      replaced = slots.put(channel, new Waiting(channel, value, revoked, outcome));
      changed.signal();
    } finally {
      lock.unlock();
    }
    if (replaced != null) replaced.outcome().complete(SendOutcome.SUPERSEDED);
    return outcome;
  }

  @Override
  public void close() {
    List<Waiting> givenUp;
    lock.lock();
    try {
      if (closed) return;
      closed = true;
      givenUp = new ArrayList<>(slots.values());
      slots.clear();
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
      Optional<Waiting> next = awaitNext();
      if (next.isPresent()) transmit(next.get());
    }

    @SuppressWarnings("WaitNotInLoop") // the caller asks again
    private Optional<Waiting> awaitNext() throws InterruptedException {
      lock.lockInterruptibly();
      try {
        Optional<Waiting> next = takeNext();
        if (next.isPresent() || closed) return next;
        changed.awaitNanos(IDLE_NANOS);
        return takeNext();
      } finally {
        lock.unlock();
      }
    }

    private Optional<Waiting> takeNext() {
      for (Waiting waiting : slots.values()) {
        if (inFlight.getOrDefault(waiting.channel(), 0) < maxInFlight) {
          slots.remove(waiting.channel());
          inFlight.merge(waiting.channel(), 1, Integer::sum);
          return Optional.of(waiting);
        }
      }
      return Optional.empty();
    }

    private void transmit(Waiting waiting) {
      if (waiting.revoked().getAsBoolean()) {
        left(waiting.channel());
        waiting.outcome().complete(SendOutcome.CLOSED);
        return;
      }
      try {
        Future<?> unused = // the callback says how it ended
            producer.send(
                new ProducerRecord<>(topic, waiting.channel(), waiting.value()),
                (metadata, failure) -> ended(waiting, failure));
      } catch (KafkaException e) {
        ended(waiting, e);
      }
    }

    @Override
    public void onStop() {
      producer.close(CLOSE_TIMEOUT.dividedBy(2));
    }

    @Override
    public void wakeup() {
      lock.lock();
      try {
        changed.signal();
      } finally {
        lock.unlock();
      }
    }
  }

  private void left(String channel) {
    lock.lock();
    try {
      inFlight.computeIfPresent(channel, (key, count) -> count > 1 ? count - 1 : null);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** On the Kafka client's thread, or on ours where a send fails at once. */
  private void ended(Waiting waiting, Exception failure) {
    left(waiting.channel());
    if (failure == null) {
      health.ready();
    } else if (SendFailures.isOfRecord(failure)) {
      unfit.warn("cannot publish a record of " + waiting.channel() + " to " + topic, failure);
    } else if (!isClosed()) {
      health.notReady("cannot publish to " + topic + ": " + failure.getMessage());
    }
    waiting.outcome().complete(outcome(failure));
  }

  private SendOutcome outcome(Exception failure) {
    if (failure == null) return SendOutcome.ACKNOWLEDGED;
    return isClosed() ? SendOutcome.CLOSED : SendOutcome.UNDELIVERED;
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
