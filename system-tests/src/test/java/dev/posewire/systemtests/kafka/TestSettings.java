package dev.posewire.systemtests.kafka;

import dev.posewire.runtime.kafka.KafkaSettings;
import dev.posewire.schemas.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Settings of Kafka's clients for tests: few partitions, and waits that are short. */
final class TestSettings {
  static final int PARTITIONS = 4;
  static final int MAX_AHEAD = 256;
  static final Duration MAX_FRAME_AGE = Duration.ofSeconds(2);

  /** The least that a broker takes by default. */
  static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);

  private TestSettings() {}

  /** Under the default prefix. */
  static KafkaSettings of(String bootstrapServers) {
    return of(bootstrapServers, Topics.withDefaultPrefix(), PARTITIONS, MAX_AHEAD);
  }

  static KafkaSettings of(String bootstrapServers, Topics topics, int partitions, int maxAhead) {
    return new KafkaSettings(
        bootstrapServers,
        topics,
        partitions,
        (short) -1,
        Topics.EMBEDDED_LIVE_RETENTION_BYTES,
        MAX_FRAME_AGE,
        maxAhead,
        Map.of("session.timeout.ms", Long.toString(SESSION_TIMEOUT.toMillis())),
        Optional.empty());
  }
}
