package dev.posewire.sink;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** What a sink writes to, with the settings that only it has. */
public interface SinkTarget {
  /**
   * Makes the sink of this target. It must not wait for what may be away for long: that is for
   * {@link PoseSink#prepare}.
   *
   * @param name of the sink
   * @throws dev.posewire.runtime.lifecycle.UserErrorException if the target cannot be written
   */
  PoseSink open(String name, MeterRegistry meters);

  /** How long a first event waits for a full batch, where the user does not say. */
  default Duration usualLinger() {
    return SinkSettings.LINGER;
  }
}
