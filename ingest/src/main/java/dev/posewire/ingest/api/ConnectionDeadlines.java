package dev.posewire.ingest.api;

import dev.posewire.runtime.lifecycle.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;

/**
 * Cuts off the clients that send a request's head, or take an answer, byte by byte: they never are
 * idle, and would hold one of the few connections for ever. Thread-safe; swept by the server's
 * scheduler.
 */
final class ConnectionDeadlines implements Connection.Listener {
  /** For a request to come, on a connection that waits for one. */
  static final Duration REQUEST = Duration.ofSeconds(20);

  /** For an answer, from the request's head to the last byte taken. */
  static final Duration ANSWER = Duration.ofSeconds(45);

  private final Map<Connection, Progress> connections = new ConcurrentHashMap<>();
  private final Ticker ticker;

  /** How many messages had passed when something last changed. */
  private record Progress(long in, long out, long sinceNanos) {}

  ConnectionDeadlines(Ticker ticker) {
    this.ticker = ticker;
  }

  @Override
  public void onOpened(Connection connection) {
    connections.put(connection, new Progress(0, 0, ticker.nanos()));
  }

  @Override
  public void onClosed(Connection connection) {
    connections.remove(connection);
  }

  /** Cuts off those that are over their time. */
  void sweep() {
    long nowNanos = ticker.nanos();
    for (Connection connection : connections.keySet()) {
      long in = connection.getMessagesIn();
      long out = connection.getMessagesOut();
      Progress now =
          connections.computeIfPresent(
              connection,
              (key, last) ->
                  last.in() == in && last.out() == out ? last : new Progress(in, out, nowNanos));
      Duration limit = in > out ? ANSWER : REQUEST;
      if (now != null && nowNanos - now.sinceNanos() >= limit.toNanos()) {
        connection.getEndPoint().close();
      }
    }
  }
}
