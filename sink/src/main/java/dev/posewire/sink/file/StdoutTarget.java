package dev.posewire.sink.file;

import dev.posewire.sink.PoseSink;
import dev.posewire.sink.SinkTarget;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** JSON lines on standard output. */
public record StdoutTarget() implements SinkTarget {
  @Override
  public PoseSink open(String name, MeterRegistry meters) {
    return new StdoutSink(name, System.out);
  }

  /** Who looks on does not wait. */
  @Override
  public Duration usualLinger() {
    return Duration.ZERO;
  }
}
