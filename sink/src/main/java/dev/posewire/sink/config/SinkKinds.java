package dev.posewire.sink.config;

import dev.posewire.sink.SinkTarget;
import dev.posewire.sink.SinkValues;
import dev.posewire.sink.file.JsonLinesTarget;
import dev.posewire.sink.kafka.KafkaTarget;
import dev.posewire.sink.mqtt.MqttTarget;
import dev.posewire.sink.parquet.ParquetTarget;
import dev.posewire.sink.postgres.PostgresTarget;
import dev.posewire.sink.video.VideoTarget;
import dev.posewire.sink.webhook.WebhookTarget;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The kinds of sinks by name, with what reads the values of each: a new kind is a line here. */
final class SinkKinds {
  private static final Map<String, Function<SinkValues, SinkTarget>> KINDS =
      new TreeMap<>(
          Map.of(
              "jsonl", JsonLinesTarget::read,
              "kafka", KafkaTarget::read,
              "mqtt", MqttTarget::read,
              "parquet", ParquetTarget::read,
              "postgres", PostgresTarget::read,
              "video", VideoTarget::read,
              "webhook", WebhookTarget::read));

  private SinkKinds() {}

  /** Reads a target of the kind; throws UserErrorException if its values do not go together. */
  static Optional<Function<SinkValues, SinkTarget>> find(String kind) {
    return Optional.ofNullable(KINDS.get(kind));
  }

  /** For messages: {@code jsonl, kafka, ...}. */
  static String names() {
    return String.join(", ", KINDS.keySet());
  }
}
