package dev.posewire.runtime.lane;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.AtomicLong;

/** What a lane counts, whichever stage reads it. */
final class LaneMeters {
  private final Counter consumed;
  private final Counter rejected;
  private final AtomicLong lag = new AtomicLong(); // written by the poll thread, read by a scrape

  LaneMeters(MeterRegistry meters, LaneSettings settings, InFlightLimit inFlight) {
    Tags tags = Tags.of("lane", settings.laneName());
    consumed =
        Counter.builder("records.consumed")
            .description("Records handed to the stage")
            .tags(tags)
            .register(meters);
    rejected =
        Counter.builder("records.rejected")
            .description("Unreadable records sent to the rejected topic")
            .tags(tags)
            .register(meters);
    Gauge.builder("records.inflight", inFlight, InFlightLimit::records)
        .description("Records between poll and finish")
        .tags(tags)
        .register(meters);
    Gauge.builder("consumer.lag", lag, AtomicLong::get)
        .description("Records of the assigned partitions from the lowest unfinished to the end")
        .tags(tags)
        .register(meters);
  }

  void consumed() {
    consumed.increment();
  }

  void rejected() {
    rejected.increment();
  }

  void lag(long records) {
    lag.set(records);
  }
}
