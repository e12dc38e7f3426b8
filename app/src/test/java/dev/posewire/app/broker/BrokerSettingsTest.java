package dev.posewire.app.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class BrokerSettingsTest {
  private final BrokerSettings settings = BrokerSettings.in(Path.of("data"));

  @Test
  void directoryIsAbsolute() {
    assertTrue(settings.directory().isAbsolute());
  }

  @Test
  void listenerIsReplacedAlone() {
    BrokerSettings changed = settings.listeningOn("0.0.0.0", "dock", 9092);
    assertEquals("0.0.0.0", changed.listenAddress());
    assertEquals("dock", changed.advertisedAddress());
    assertEquals(9092, changed.port());
    assertEquals(settings, changed.listeningOn("127.0.0.1", "127.0.0.1", 0));
  }

  @Test
  void wildcardCannotBeAdvertised() {
    UserErrorException e =
        assertThrows(
            UserErrorException.class, () -> settings.listeningOn("0.0.0.0", "0.0.0.0", 9092));
    assertTrue(e.getMessage().contains(BrokerSettings.ADVERTISED_OPTION), e.getMessage());
  }

  @Test
  void portOutOfRangeIsRefused() {
    UserErrorException e =
        assertThrows(
            UserErrorException.class, () -> settings.listeningOn("127.0.0.1", "127.0.0.1", 65_536));
    assertTrue(e.getMessage().contains("65536"), e.getMessage());
  }

  @Test
  void commaInTheFolderIsRefused() {
    assertThrows(UserErrorException.class, () -> BrokerSettings.in(Path.of("a,b")));
  }

  @Test
  void addressOfIpv6StandsInBrackets() {
    BrokerPorts ports = new BrokerPorts(9092, 1);
    assertEquals("[::1]:9092", KafkaConfiguration.hostPort("::1", ports));
    assertEquals("dock:9092", KafkaConfiguration.hostPort("dock", ports));
  }
}
