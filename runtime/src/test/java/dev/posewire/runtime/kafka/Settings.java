package dev.posewire.runtime.kafka;

import dev.posewire.schemas.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Settings for tests. */
final class Settings {
  private Settings() {}

  static KafkaSettings at(String bootstrapServers) {
    return new KafkaSettings(
        bootstrapServers,
        Topics.withDefaultPrefix(),
        12,
        (short) -1,
        Topics.LIVE_RETENTION_BYTES,
        Duration.ofSeconds(2),
        1_000,
        Map.of(),
        Optional.empty());
  }

  static KafkaSettings with(Map<String, String> clientProperties) {
    KafkaSettings base = at("broker:9092");
    return new KafkaSettings(
        base.bootstrapServers(),
        base.topics(),
        base.partitions(),
        base.replication(),
        base.liveRetentionBytes(),
        base.maxFrameAge(),
        base.maxAhead(),
        clientProperties,
        base.schemaRegistry());
  }
}
