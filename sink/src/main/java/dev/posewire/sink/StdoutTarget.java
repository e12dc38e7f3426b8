package dev.posewire.sink;

import io.micrometer.core.instrument.MeterRegistry;

/** JSON lines on standard output. */
public record StdoutTarget() implements SinkTarget {
  @Override
  public PoseSink open(String name, MeterRegistry meters) {
    return new StdoutSink(name, System.out);
  }
}
