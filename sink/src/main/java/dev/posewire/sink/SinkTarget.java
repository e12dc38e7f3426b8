package dev.posewire.sink;

import dev.posewire.runtime.kafka.KafkaSettings;
import dev.posewire.runtime.kafka.StageKafka;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

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

  /** Whether its sink reads frames, too, which recorded lanes then keep until it has. */
  default boolean readsFrames() {
    return false;
  }

  /** The same target for a sink that also reads from the Kafka that its events come from. */
  default SinkTarget readingFrom(StageKafka source) {
    return this;
  }

  /**
   * Looks where the events come from.
   *
   * @throws dev.posewire.runtime.lifecycle.UserErrorException if what is written would be read
   *     again
   */
  default void requireApartFrom(KafkaSettings source) {}

  /** A folder that no other sink of the process may have. */
  default Optional<Path> ownFolder() {
    return Optional.empty();
  }

  /** How long a first event waits for a full batch, where the user does not say. */
  default Duration usualLinger() {
    return SinkSettings.LINGER;
  }
}
