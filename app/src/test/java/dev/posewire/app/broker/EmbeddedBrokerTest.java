package dev.posewire.app.broker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class EmbeddedBrokerTest {
  private final Health health = new Health();

  @TempDir private Path directory;

  @Test
  void recordsAndOffsetsSurviveARestartOnOtherPorts() throws Exception {
    BrokerSettings first = withControllerPort(freePort());
    try (EmbeddedBroker broker = EmbeddedBroker.start(first, health)) {
      assertTrue(health.isReady());
      TopicClient client = new TopicClient(broker.bootstrapServers());
      client.createTopic();
      client.produce("one", "two", "three");
      assertEquals(List.of("one", "two", "three"), client.consume(3));
      client.produce("four");
    }
    assertTrue(health.snapshot().components().isEmpty());

    int port = freePort();
    BrokerSettings second =
        withControllerPort(freePort()).listeningOn("127.0.0.1", "localhost", port);
    try (EmbeddedBroker broker = EmbeddedBroker.start(second, health)) {
      assertEquals("localhost:" + port, broker.bootstrapServers());
      assertEquals(List.of("four"), new TopicClient(broker.bootstrapServers()).consume(1));
    }
  }

  @Test
  void acknowledgedRecordsSurviveAKill() throws Exception {
    Process child = BrokerChild.start(directory.toString());
    try {
      TopicClient client = new TopicClient(BrokerChild.bootstrapServers(child));
      client.createTopic();
      client.produce("one", "two");
    } finally {
      child.destroyForcibly();
    }
    assertTrue(child.waitFor(30, SECONDS));

    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory), health)) {
      assertEquals(List.of("one", "two"), new TopicClient(broker.bootstrapServers()).consume(2));
    }
  }

  @Test
  void processEndsByHealthWhenKafkaAsksForItsEnd() throws Exception {
    Process child = BrokerChild.start(directory.toString(), BrokerChild.HALT);
    try {
      assertTrue(child.waitFor(60, SECONDS));
      assertEquals(BrokerChild.FATAL_STATUS, child.exitValue());
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void takenPortIsAUserErrorAndLetsGoOfTheFolder() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      BrokerSettings settings =
          BrokerSettings.in(directory).listeningOn("127.0.0.1", "127.0.0.1", taken.getLocalPort());
      UserErrorException e =
          assertThrows(
              UserErrorException.class, () -> EmbeddedBroker.start(settings, health).close());
      assertTrue(e.getMessage().contains("127.0.0.1:" + taken.getLocalPort()), e.getMessage());
      assertTrue(e.getMessage().contains(BrokerSettings.PORT_OPTION), e.getMessage());
    }
    BrokerFolder.open(directory).close();
    assertFalse(health.isReady());
    assertTrue(health.isLive());
  }

  @Test
  void secondStartOnTheSameFolderIsAUserErrorAndTheFirstGoesOn() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory), health)) {
      UserErrorException e =
          assertThrows(
              UserErrorException.class,
              () -> EmbeddedBroker.start(BrokerSettings.in(directory), new Health()).close());
      assertTrue(e.getMessage().contains(directory.toString()), e.getMessage());

      TopicClient client = new TopicClient(broker.bootstrapServers());
      client.createTopic();
      client.produce("one");
      assertEquals(List.of("one"), client.consume(1));
    }
  }

  @Test
  void closeIsIdempotent() {
    EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory), health);
    broker.close();
    broker.close();
    assertTrue(health.isLive());
    BrokerFolder.open(directory).close();
  }

  private BrokerSettings withControllerPort(int port) {
    return new BrokerSettings(
        directory,
        "127.0.0.1",
        "127.0.0.1",
        0,
        port,
        Duration.ofSeconds(5),
        Duration.ofSeconds(10));
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
