package dev.posewire.runtime.lane;

import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/** What every lane of a process shares. */
public record LaneServices(
    RejectedRecords rejected,
    Health health,
    MeterRegistry meters,
    Ticker ticker,
    InstantSource clock) {
  /** The same for the lane of one sink: what it rejects has the sink's name. */
  public LaneServices ofSink(String name) {
    return new LaneServices(rejected.ofSink(name), health, meters, ticker, clock);
  }
}
