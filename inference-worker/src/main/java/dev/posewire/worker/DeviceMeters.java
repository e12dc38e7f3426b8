package dev.posewire.worker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted of one device. Thread-safe. */
final class DeviceMeters {
  private final Timer duration;
  private final DistributionSummary batch;
  private final Counter failures;
  // Written by the requests' threads, read by a scrape.
  private final AtomicInteger running = new AtomicInteger();

  DeviceMeters(MeterRegistry meters, PoolDevice device) {
    Tags tags = Tags.of("device", device.name());
    duration =
        Timer.builder("inference.duration")
            .description(
                "From the start of a request to its results; its sum over the requests and the time is the busy share")
            .tags(tags)
            .register(meters);
    batch =
        DistributionSummary.builder("inference.batch")
            .description("Frames of a request")
            .tags(tags)
            .register(meters);
    failures =
        Counter.builder("inference.failures")
            .description("Requests that the device failed")
            .tags(tags)
            .register(meters);
    Gauge.builder("device.up", () -> device.isWorking() ? 1 : 0)
        .description("1: it works; 0: it was shut off after a failure")
        .tags(tags)
        .register(meters);
    Gauge.builder("inference.requests", device::requests)
        .description("Requests that the device is given at most")
        .tags(tags)
        .register(meters);
    Gauge.builder("inference.inflight", running, AtomicInteger::get)
        .description("Requests that run")
        .tags(tags)
        .register(meters);
  }

  void begins() {
    running.incrementAndGet();
  }

  void ran(int frames, long nanos) {
    running.decrementAndGet();
    duration.record(nanos, TimeUnit.NANOSECONDS);
    batch.record(frames);
  }

  void failed() {
    running.decrementAndGet();
    failures.increment();
  }
}
