package dev.posewire.sink;

import dev.posewire.runtime.http.ChannelMeters;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.EventFilter.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How each event of a sink ends, counted by channel. Thread-safe.
 *
 * <p>{@code events.received = events.stored + events.filtered + events.rejected + events.abandoned
 * + events.inflight}; and with what the lane counts, {@code records.consumed = events.received} and
 * records in = {@code records.consumed + records.rejected}. An event that is abandoned, because its
 * partition goes or the sink ends, is received again later, here or elsewhere. One that the target
 * refuses is rejected. {@code sink.batches} counts the flushes that worked, {@code events.retried}
 * counts each event of each failed attempt, {@code sink.failures} the attempts; they are no part of
 * the balance.
 *
 * <p>{@code event.age}: now - receivedAt when an event is stored. {@code events.stored.age}: now -
 * receivedAt of the one stored last, in seconds; it grows while nothing is stored.
 */
final class EventBalance {
  /** A timer counts in nanoseconds: ages beyond, which a broken clock can claim, count as this. */
  private static final Duration MAX_AGE = Duration.ofDays(365);

  private final ChannelMeters meters;
  private final InstantSource clock;
  private final String[] tags;
  private final Counter batches;
  private final Counter failures;
  // Up on the poll thread, down on whichever thread ends the event, read by a scrape.
  private final AtomicInteger inFlight = new AtomicInteger();
  // Written by the writer thread, read by a scrape.
  private volatile Instant lastReceivedAt = Instant.MAX;

  EventBalance(String sink, MeterRegistry registry, Ticker ticker, InstantSource clock) {
    this.meters = new ChannelMeters(registry, ticker);
    this.clock = clock;
    this.tags = new String[] {"stage", SinkService.STAGE, "sink", sink};
    Gauge.builder("events.inflight", inFlight, AtomicInteger::get)
        .description("Events between poll and the end of their flush")
        .tags(Tags.of(tags))
        .register(registry);
    this.batches =
        Counter.builder("sink.batches")
            .description("Batches, and parts of them, that were stored")
            .tags(Tags.of(tags))
            .register(registry);
    this.failures =
        Counter.builder("sink.failures")
            .description("Failed attempts at the target; they are made again")
            .tags(Tags.of(tags))
            .register(registry);
    Gauge.builder("events.stored.age", this, EventBalance::storedAgeSeconds)
        .description("Age of the event stored last")
        .baseUnit("seconds")
        .tags(Tags.of(tags))
        .register(registry);
  }

  void received(PoseEvent event) {
    inFlight.incrementAndGet();
    count("events.received", event);
  }

  void stored(PoseEvent event) {
    inFlight.decrementAndGet();
    count("events.stored", event);
    lastReceivedAt = event.getReceivedAt();
    Duration age = Duration.between(event.getReceivedAt(), clock.instant());
    if (age.isNegative()) {
      meters.counter("clock.skew", event.getChannel(), "stage", SinkService.STAGE).increment();
    } else {
      meters
          .timer("event.age", event.getChannel(), tags)
          .record(age.compareTo(MAX_AGE) < 0 ? age : MAX_AGE);
    }
  }

  void filtered(PoseEvent event, Reason reason) {
    inFlight.decrementAndGet();
    String[] tagsAndReason = Arrays.copyOf(tags, tags.length + 2);
    tagsAndReason[tags.length] = "reason";
    tagsAndReason[tags.length + 1] = reason.tag();
    meters.counter("events.filtered", event.getChannel(), tagsAndReason).increment();
  }

  void abandoned(PoseEvent event) {
    inFlight.decrementAndGet();
    count("events.abandoned", event);
  }

  void rejected(PoseEvent event) {
    inFlight.decrementAndGet();
    count("events.rejected", event);
  }

  void retried(PoseEvent event) {
    count("events.retried", event);
  }

  void flushed() {
    batches.increment();
  }

  void failed() {
    failures.increment();
  }

  private void count(String name, PoseEvent event) {
    meters.counter(name, event.getChannel(), tags).increment();
  }

  /** NaN before the first event, 0 for one from the future. */
  private double storedAgeSeconds() {
    Instant last = lastReceivedAt;
    if (last.equals(Instant.MAX)) return Double.NaN;
    return Math.max(0, Duration.between(last, clock.instant()).toMillis() / 1_000.0);
  }
}
