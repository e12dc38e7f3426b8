package dev.posewire.systemtests.kafka;

import com.github.dockerjava.api.DockerClient;
import dev.posewire.bench.Ports;
import dev.posewire.runtime.kafka.KafkaClients;
import java.time.Duration;
import java.util.List;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** Kafka's own image in a container, by Testcontainers; at a port that it keeps over a restart. */
final class KafkaInContainer implements RestartableBroker {
  /** Ten seconds as a rule; it bounds failure on a machine with far too much to do. */
  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

  private static final int PORT = 9092;

  private final KafkaContainer container;
  private final String bootstrapServers;

  /** {@code image}: with the interface of {@code apache/kafka}; it is there. */
  KafkaInContainer(DockerImageName image) {
    container =
        new KafkaContainer(image.asCompatibleSubstituteFor("apache/kafka"))
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            // With Kafka's 50 the first transaction of a new broker waits for seconds.
            .withEnv("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "4")
            .withEnv("KAFKA_HEAP_OPTS", "-Xms512m -Xmx512m")
            .withStartupTimeout(START_TIMEOUT);
    container.setPortBindings(List.of(Ports.free() + ":" + PORT));
    try {
      container.start();
      bootstrapServers = container.getBootstrapServers();
    } catch (RuntimeException e) {
      container.stop();
      throw e;
    }
  }

  @Override
  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void stop() {
    engine().killContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void start() {
    engine().startContainerCmd(container.getContainerId()).exec();
    try {
      new KafkaClients(TestSettings.of(bootstrapServers)).requireBroker(START_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the container's broker started", e);
    }
  }

  private DockerClient engine() {
    return container.getDockerClient();
  }

  @Override
  public void close() {
    container.stop();
  }
}
