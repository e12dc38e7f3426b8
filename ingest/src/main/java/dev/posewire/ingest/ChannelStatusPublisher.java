package dev.posewire.ingest;

import dev.posewire.ingest.StatusBoard.Report;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.AvroCodec;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Publishes the status of each channel at every change and once a period, and the farewell of each
 * that leaves: a tombstone where it was removed. Owned by its own thread: while Kafka is away it
 * waits here, and no channel does.
 *
 * <p>One record of a channel is under way at a time; of what changes meanwhile the latest counts.
 * What Kafka does not take in time is given up: another process may have said more by then. On
 * close all is published once more, in a bounded time.
 */
final class ChannelStatusPublisher implements Loop {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final StatusBoard board;
  private final Producer<String, byte[]> producer;
  private final String topic;
  private final AvroCodec codec;
  private final ChannelGauges gauges;
  private final Health.Component health;
  private final Ticker ticker;
  private final long periodNanos;
  // Added by this loop's thread, removed by Kafka's.
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final Set<String> missed = ConcurrentHashMap.newKeySet();
  private boolean started;
  private long reportedNanos;

  /**
   * Where the statuses go.
   *
   * @param producer the publisher's from now on; it gives up after a member's session
   */
  record Target(
      Producer<String, byte[]> producer, String topic, AvroCodec codec, ChannelGauges gauges) {}

  ChannelStatusPublisher(
      StatusBoard board, Target target, Health.Component health, Ticker ticker, Duration period) {
    this.board = board;
    this.producer = target.producer();
    this.topic = target.topic();
    this.codec = target.codec();
    this.gauges = target.gauges();
    this.health = health;
    this.ticker = ticker;
    this.periodNanos = period.toNanos();
    health.ready();
  }

  @Override
  public void runOnce() throws InterruptedException {
    long now = ticker.nanos();
    if (!started || now - reportedNanos >= periodNanos) {
      started = true;
      reportedNanos = now;
      board.reported().forEach(board::changed);
      gauges.refresh(board.statuses());
    }
    board.awaitChanges(reportedNanos + periodNanos - now).forEach(this::publish);
  }

  private void publish(String channel) {
    if (underWay.add(channel)) {
      send(channel);
      return;
    }
    missed.add(channel);
    if (!underWay.contains(channel)) {
      board.changed(channel); // it arrived in between and may not have seen the mark
    }
  }

  private void send(String channel) {
    Optional<Report> report = board.report(channel);
    if (report.isEmpty()) {
      ended(channel); // it has left, and that is published
      return;
    }
    byte[] value = report.get().status().map(codec::encode).orElse(null); // none: a tombstone
    try {
      Future<?> unused = // the callback says how it ended
          producer.send(
              new ProducerRecord<>(topic, channel, value),
              (metadata, failure) -> ended(channel, report.get(), failure));
    } catch (KafkaException e) {
      ended(channel, report.get(), e);
    }
  }

  /** On Kafka's thread, or on this loop's where a send fails at once. */
  private void ended(String channel, Report report, Exception failure) {
    if (report.farewell()) {
      board.farewellEnded(channel, report, failure == null);
    }
    ended(channel);
    if (failure == null) {
      report.status().ifPresent(board::published);
      health.ready();
    } else {
      health.notReady("cannot publish to " + topic + ": " + failure.getMessage());
    }
  }

  private void ended(String channel) {
    underWay.remove(channel);
    if (missed.remove(channel)) {
      board.changed(channel);
    }
  }

  @Override
  public void onStop() {
    // An interrupt says that there is no time left; with the flag set Kafka's client cannot close.
    boolean interrupted = Thread.interrupted();
    try {
      if (!interrupted) {
        underWay.clear(); // sent in order: the last one counts
        board.reported().forEach(this::send);
      }
      producer.close(interrupted ? Duration.ZERO : CLOSE_TIMEOUT);
    } finally {
      health.unregister();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void wakeup() {
    board.wake();
  }
}
