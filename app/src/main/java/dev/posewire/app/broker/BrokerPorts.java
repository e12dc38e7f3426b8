package dev.posewire.app.broker;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * The ports of one run.
 *
 * <p>They are bound and let go again before Kafka starts: Kafka reports a taken port late, and
 * leaves threads behind.
 */
record BrokerPorts(int client, int controller) {
  /** Kafka's inner traffic never leaves the machine. */
  static final String CONTROLLER_ADDRESS = "127.0.0.1";

  /**
   * Finds the ports for these settings, 0 replaced by free ones.
   *
   * @throws UserErrorException if one cannot be bound
   */
  static BrokerPorts find(BrokerSettings settings) {
    // Both at once, so that two free ones differ.
    try (ServerSocket client =
            bind(settings.listenAddress(), settings.port(), BrokerSettings.PORT_OPTION);
        ServerSocket controller =
            bind(CONTROLLER_ADDRESS, settings.controllerPort(), "the controller port")) {
      return new BrokerPorts(client.getLocalPort(), controller.getLocalPort());
    } catch (IOException e) {
      throw new IllegalStateException("a server socket could not be closed", e);
    }
  }

  private static ServerSocket bind(String address, int port, String option) {
    try {
      ServerSocket socket = new ServerSocket();
      try {
        socket.bind(new InetSocketAddress(address, port));
        return socket;
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UserErrorException(
          String.format(
              "the embedded broker cannot listen on %s:%d (%s): stop what uses the port, or choose"
                  + " another with %s (0: any free one)",
              address, port, e.getMessage(), option),
          e);
    }
  }
}
