package dev.posewire.runtime.kafka;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;

class KafkaClientsTest {
  @Test
  void brokerThatDoesNotAnswerIsNamedWithARemedy() throws Exception {
    String address = "127.0.0.1:" + freePort();
    KafkaClients clients = new KafkaClients(Settings.at(address));

    UserErrorException e =
        assertThrows(UserErrorException.class, () -> clients.requireBroker(Duration.ofMillis(300)));

    assertTrue(
        e.getMessage().startsWith("no Kafka broker answers at " + address + " within 0.3 s"),
        e.getMessage());
    assertTrue(e.getMessage().contains("--bootstrap-servers"), e.getMessage());
  }

  @Test
  void wrongAddressIsAUserError() {
    KafkaClients clients = new KafkaClients(Settings.at("nonsense"));

    UserErrorException e = assertThrows(UserErrorException.class, clients::requireBroker);

    assertTrue(e.getMessage().contains("nonsense"), e.getMessage());
  }

  @Test
  void wrongClientSettingIsAUserError() {
    KafkaClients clients =
        new KafkaClients(Settings.with(Map.of("security.protocol", "TELEPATHY")));

    UserErrorException e = assertThrows(UserErrorException.class, clients::admin);

    assertTrue(e.getMessage().contains("--kafka-config"), e.getMessage());
  }

  /** Kafka's own checks: timeouts that do not fit each other would be refused. */
  @Test
  void producersOfBothLanesCanBeMadeWithoutABroker() throws Exception {
    KafkaClients clients = new KafkaClients(Settings.at("127.0.0.1:" + freePort()));

    try (Producer<String, byte[]> latest = clients.latestProducer("live");
        Producer<String, byte[]> every = clients.everyProducer("recorded")) {
      assertTrue(latest.metrics().keySet().stream().anyMatch(m -> m.tags().containsValue("live")));
      assertTrue(
          every.metrics().keySet().stream().anyMatch(m -> m.tags().containsValue("recorded")));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
