package dev.posewire.ingest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.junit.jupiter.api.Test;

class ConnectionDeadlinesTest {
  private static final Duration MOMENT = Duration.ofMillis(1);

  private long nowNanos;
  private final ConnectionDeadlines deadlines = new ConnectionDeadlines(() -> nowNanos);
  private final Messages connection = new Messages();

  @Test
  void headThatDoesNotComeInTimeIsCutOff() {
    deadlines.onOpened(connection);
    sweepAfter(ConnectionDeadlines.REQUEST.minus(MOMENT));
    assertTrue(connection.getEndPoint().isOpen());

    sweepAfter(MOMENT);
    assertFalse(connection.getEndPoint().isOpen());
  }

  @Test
  void eachRequestBeginsItsTimeAnew() {
    deadlines.onOpened(connection);
    for (int i = 1; i <= 3; i++) {
      connection.in = i;
      sweepAfter(ConnectionDeadlines.REQUEST.minus(MOMENT));
      connection.out = i;
      sweepAfter(MOMENT);
    }
    assertTrue(connection.getEndPoint().isOpen());
  }

  @Test
  void answerThatIsNotTakenInTimeIsCutOff() {
    deadlines.onOpened(connection);
    connection.in = 1;
    sweepAfter(MOMENT);
    sweepAfter(ConnectionDeadlines.ANSWER.minus(MOMENT));
    assertTrue(connection.getEndPoint().isOpen());

    sweepAfter(MOMENT);
    assertFalse(connection.getEndPoint().isOpen());
  }

  @Test
  void closedConnectionIsForgotten() {
    deadlines.onOpened(connection);
    deadlines.onClosed(connection);
    sweepAfter(ConnectionDeadlines.ANSWER);
    assertTrue(connection.getEndPoint().isOpen());
    assertEquals(0, connection.in);
  }

  private void sweepAfter(Duration time) {
    nowNanos += time.toNanos();
    deadlines.sweep();
  }

  /** A connection of which only its messages are counted. */
  private static final class Messages extends AbstractConnection {
    private long in;
    private long out;

    Messages() {
      super(new ByteArrayEndPoint(), Runnable::run);
    }

    @Override
    public long getMessagesIn() {
      return in;
    }

    @Override
    public long getMessagesOut() {
      return out;
    }

    @Override
    public void onFillable() {}
  }
}
