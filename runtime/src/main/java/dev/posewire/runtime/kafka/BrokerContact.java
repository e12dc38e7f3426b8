package dev.posewire.runtime.kafka;

import dev.posewire.runtime.config.HostAndPort;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first contact with a broker: where nobody listens it gives up soon, but a broker that is
 * there is waited for. On a machine whose processors are all taken, by the other stages that start
 * as well, the first answer takes longer than any patience with an address that is wrong.
 */
final class BrokerContact {
  private static final Logger log = LoggerFactory.getLogger(BrokerContact.class);
  private static final int CONNECT_MILLIS = 2_000;

  private final String servers;
  private final BooleanSupplier listens;

  BrokerContact(String servers) {
    this(servers, () -> isAnyListening(servers));
  }

  /** {@code listens}: whether anybody takes a connection at one of the addresses. */
  BrokerContact(String servers, BooleanSupplier listens) {
    this.servers = servers;
    this.listens = listens;
  }

  /**
   * Waits for the answer.
   *
   * @param absent for so long if nobody listens
   * @param slow for so long in all if somebody does
   * @throws UserErrorException if none comes, or a failure does
   */
  void await(KafkaFuture<?> answer, Duration absent, Duration slow) throws InterruptedException {
    if (isThere(answer, absent, absent)) return;
    if (slow.compareTo(absent) <= 0 || !listens.getAsBoolean()) {
      throw noAnswer(absent, "");
    }
    log.warn("the broker at {} takes its time to answer", servers);
    if (!isThere(answer, slow.minus(absent), slow)) {
      throw noAnswer(slow, ", though somebody listens there");
    }
  }

  private boolean isThere(KafkaFuture<?> answer, Duration wait, Duration inAll)
      throws InterruptedException {
    try {
      Object unused = answer.get(wait.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw noAnswer(inAll, " (" + e.getCause() + ")");
    }
  }

  private UserErrorException noAnswer(Duration within, String why) {
    return new UserErrorException(
        "no Kafka broker answers at %s within %s s%s: start one ('posewire broker') or mend --bootstrap-servers"
            .formatted(servers, within.toMillis() / 1e3, why));
  }

  private static boolean isAnyListening(String servers) {
    return Arrays.stream(servers.split(",", -1)).anyMatch(BrokerContact::isListening);
  }

  private static boolean isListening(String server) {
    try (Socket socket = new Socket()) {
      HostAndPort address = HostAndPort.parse(server);
      socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
