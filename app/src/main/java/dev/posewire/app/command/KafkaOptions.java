package dev.posewire.app.command;

import dev.posewire.runtime.kafka.KafkaSettings;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.Topics;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How a process works with a Kafka that it was pointed to; the embedded broker of a process takes
 * the options of its topics alone. Owned by the main thread.
 */
final class KafkaOptions {
  @Mixin private TopicOptions topics;

  @Option(
      names = "--replication",
      paramLabel = "N",
      defaultValue = "-1",
      description =
          "Replication of topics that are made; -1: the broker's default. Without effect where the"
              + " process runs a broker of its own.")
  private short replication;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description =
          "Properties file with any setting of Kafka's clients: TLS, SASL, buffers. Without effect"
              + " where the process runs a broker of its own.")
  private Path clientFile;

  KafkaSettings settings(String bootstrapServers) {
    return topics.settings(
        bootstrapServers, replication, Topics.LIVE_RETENTION_BYTES, clientProperties());
  }

  /** For the embedded broker of this process, at its address. */
  KafkaSettings embedded(String bootstrapServers) {
    return topics.embedded(bootstrapServers);
  }

  private Map<String, String> clientProperties() {
    if (clientFile == null) return Map.of();
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(clientFile, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserErrorException(
          "--kafka-config cannot be read: "
              + clientFile
              + ": "
              + e
              + ": name a readable properties file",
          e);
    }
    Map<String, String> settings = new HashMap<>();
    properties.forEach((key, value) -> settings.put(key.toString(), value.toString()));
    return settings;
  }
}
