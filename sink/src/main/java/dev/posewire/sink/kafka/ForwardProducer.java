package dev.posewire.sink.kafka;

import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.sink.SinkException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Makes producers with the settings that the sink's promises need. Stateless. */
final class ForwardProducer {
  /** A cluster that takes nothing for so long is a fault; a leader that moves is none. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** For the topic's partitions, and for room in the buffer. */
  private static final Duration MAX_BLOCK = Duration.ofSeconds(10);

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

  /** A flush sends at once; until then a batch may fill. */
  private static final Duration LINGER = Duration.ofMillis(50);

  /** Some batches; a sink has a small heap. */
  private static final long BUFFER_BYTES = 16 << 20;

  private ForwardProducer() {}

  /**
   * Connects to nothing yet, but looks the servers' names up.
   *
   * @throws org.apache.kafka.common.KafkaException if a setting is wrong or no name is known
   * @throws SinkException if a reference to a secret leads nowhere
   */
  static Producer<String, byte[]> make(String clientId, KafkaTarget target) throws SinkException {
    Map<String, Object> config = new HashMap<>();
    for (var setting : target.config().entrySet()) {
      config.put(setting.getKey(), setting.getValue().value());
    }
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, target.bootstrapServers());
    config.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.LINGER_MS_CONFIG, (int) LINGER.toMillis());
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK.toMillis());
    config.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
    config.putIfAbsent(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    config.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, KafkaClients.MAX_MESSAGE_BYTES);
    config.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }
}
