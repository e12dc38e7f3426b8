package dev.posewire.app.broker;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the embedded broker runs.
 *
 * @param directory what it keeps; made if it is not there, and held by one process at a time
 * @param listenAddress where clients connect
 * @param advertisedAddress what clients are told to connect to; reachable, so no wildcard
 * @param port for clients; 0: any free one, another at each start
 * @param controllerPort of Kafka's inner traffic, on the loopback only; 0: any free one
 * @param retentionCheckInterval how long a topic may stay above its retention
 * @param closeTimeout what {@link EmbeddedBroker#close} waits at most
 */
public record BrokerSettings(
    Path directory,
    String listenAddress,
    String advertisedAddress,
    int port,
    int controllerPort,
    Duration retentionCheckInterval,
    Duration closeTimeout) {
  /** The options that the messages name. */
  public static final String DIRECTORY_OPTION = "--data-dir";

  public static final String LISTEN_OPTION = "--broker-listen";
  public static final String ADVERTISED_OPTION = "--broker-advertise";
  public static final String PORT_OPTION = "--broker-port";

  private static final String LOOPBACK = "127.0.0.1";
  private static final int MAX_PORT = 65_535;

  public BrokerSettings {
    directory = directory.toAbsolutePath().normalize();
    if (directory.toString().contains(",")) {
      // Kafka takes log.dirs for a list and would use two folders.
      throw new UserErrorException(
          DIRECTORY_OPTION + " must not contain a comma: " + directory + ": choose another folder");
    }
    checkPort(PORT_OPTION, port);
    checkPort("the controller port", controllerPort);
    if (port != 0 && port == controllerPort) {
      throw new UserErrorException(
          PORT_OPTION + " must differ from the controller port: " + port + ": choose another");
    }
    if (isWildcard(advertisedAddress)) {
      throw new UserErrorException(
          "clients cannot connect to the address "
              + advertisedAddress
              + ": name this machine with "
              + ADVERTISED_OPTION);
    }
    if (retentionCheckInterval.toMillis() < 1) {
      throw new IllegalArgumentException(
          "retention check interval must be >= 1 ms: " + retentionCheckInterval);
    }
    if (closeTimeout.toMillis() < 1) {
      throw new IllegalArgumentException("close timeout must be >= 1 ms: " + closeTimeout);
    }
  }

  /** On the loopback, any free port. */
  public static BrokerSettings in(Path directory) {
    return new BrokerSettings(
        directory, LOOPBACK, LOOPBACK, 0, 0, Duration.ofSeconds(5), Duration.ofSeconds(10));
  }

  /** The same on another address and port. */
  public BrokerSettings listeningOn(String newAddress, String newAdvertised, int newPort) {
    return new BrokerSettings(
        directory,
        newAddress,
        newAdvertised,
        newPort,
        controllerPort,
        retentionCheckInterval,
        closeTimeout);
  }

  private static void checkPort(String name, int port) {
    if (port < 0 || port > MAX_PORT) {
      throw new UserErrorException(
          name + " must be 0 (any free one) to " + MAX_PORT + ": " + port + ": choose another");
    }
  }

  private static boolean isWildcard(String address) {
    return address.isBlank() || address.equals("0.0.0.0") || address.equals("::");
  }
}
