package dev.posewire.app.doctor;

import dev.posewire.runtime.config.HostAndPort;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/** Whether a Kafka answers. One that nobody named is looked for, and may be missing. */
public final class BrokerCheck implements Check {
  private static final int CONNECT_MILLIS = 1_000;

  /** Waits, bounded, for a broker's answer. */
  @FunctionalInterface
  public interface Asker {
    /**
     * Returns once the broker has answered.
     *
     * @throws UserErrorException if it does not
     */
    void ask() throws InterruptedException;
  }

  private final String servers;
  private final boolean given;
  private final Asker asker;

  private BrokerCheck(String servers, boolean given, Asker asker) {
    this.servers = servers;
    this.given = given;
    this.asker = asker;
  }

  /** Of brokers that the user named: they must answer. */
  public static BrokerCheck given(String bootstrapServers, Asker asker) {
    return new BrokerCheck(bootstrapServers, true, asker);
  }

  /** Of a broker where one usually is. */
  public static BrokerCheck usual(HostAndPort address, Asker asker) {
    return new BrokerCheck(address.toString(), false, asker);
  }

  @Override
  public List<Finding> findings() {
    if (!given && !isListening(HostAndPort.parse(servers))) {
      return List.of(
          Finding.missing(
              "broker",
              "nobody listens at " + servers,
              "stages on their own need one: start 'posewire broker', or name yours by"
                  + " --bootstrap-servers; demo, analyze and up bring their own"));
    }
    try {
      asker.ask();
      return List.of(Finding.ok("broker", servers + " answers"));
    } catch (UserErrorException e) {
      return List.of(
          given
              ? Finding.failed("broker", e.getMessage(), "")
              : Finding.missing("broker", e.getMessage(), ""));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(Finding.failed("broker", "interrupted", "run it again"));
    }
  }

  private static boolean isListening(HostAndPort address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
