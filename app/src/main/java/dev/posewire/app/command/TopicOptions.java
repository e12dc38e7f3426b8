package dev.posewire.app.command;

import dev.posewire.runtime.kafka.KafkaSettings;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.Topics;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which topics a process works with, on whatever broker. Owned by the main thread. */
final class TopicOptions {
  private static final short BROKERS_DEFAULT = -1;

  @Option(
      names = "--topic-prefix",
      paramLabel = "TEXT",
      defaultValue = Topics.DEFAULT_PREFIX,
      description = "What the names of all topics and consumer groups begin with.")
  private String prefix;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "12",
      description = "Partitions of topics that are made; topics that are there keep theirs.")
  private int partitions;

  @Option(
      names = "--max-frame-age",
      paramLabel = "TIME",
      defaultValue = "2s",
      description = "A LATEST frame older than this is dropped and counted.")
  private Duration maxFrameAge;

  @Option(
      names = "--max-ahead",
      paramLabel = "N",
      defaultValue = "256",
      description =
          "Records of a partition that the writer of a recorded lane may be ahead of its readers.")
  private int maxAhead;

  @Option(
      names = "--schema-registry",
      paramLabel = "URL",
      description =
          "Schema Registry (Confluent's, Apicurio's /apis/ccompat/v7, ...): pose events are written"
              + " in its wire format.")
  private URI schemaRegistry;

  /** For the embedded broker of this process, at its address. */
  KafkaSettings embedded(String bootstrapServers) {
    return settings(
        bootstrapServers, BROKERS_DEFAULT, Topics.EMBEDDED_LIVE_RETENTION_BYTES, Map.of());
  }

  KafkaSettings settings(
      String bootstrapServers,
      short replication,
      long liveRetentionBytes,
      Map<String, String> clientProperties) {
    return new KafkaSettings(
        bootstrapServers,
        topics(),
        partitions,
        replication,
        liveRetentionBytes,
        maxFrameAge,
        maxAhead,
        clientProperties,
        Optional.ofNullable(schemaRegistry));
  }

  private Topics topics() {
    try {
      return new Topics(prefix);
    } catch (IllegalArgumentException e) {
      throw new UserErrorException("--topic-prefix: " + e.getMessage(), e);
    }
  }
}
