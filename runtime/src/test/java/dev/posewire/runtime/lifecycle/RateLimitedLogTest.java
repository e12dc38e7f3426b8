package dev.posewire.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

class RateLimitedLogTest {
  private final List<Line> lines = new ArrayList<>();
  private long nowNanos = -5;
  private final RateLimitedLog log = new RateLimitedLog(new ListLogger(lines), () -> nowNanos);

  private record Line(Level level, String message, Optional<Throwable> cause) {}

  /** Keeps what is logged. */
  private static final class ListLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    private final transient List<Line> lines;

    ListLogger(List<Line> lines) {
      this.lines = lines;
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return ListLogger.class.getName();
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String pattern, Object[] arguments, Throwable cause) {
      String message = MessageFormatter.basicArrayFormat(pattern, arguments);
      lines.add(new Line(level, message, Optional.ofNullable(cause)));
    }

    @Override
    public boolean isTraceEnabled() {
      return true;
    }

    @Override
    public boolean isDebugEnabled() {
      return true;
    }

    @Override
    public boolean isInfoEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }
  }

  private void failAfter(long seconds) {
    nowNanos += TimeUnit.SECONDS.toNanos(seconds);
    log.warn("cannot reach dock-3", new IllegalStateException("no route"));
  }

  private List<String> messages() {
    return lines.stream().map(Line::message).toList();
  }

  @Test
  void logsTheFirstWithItsStackThenOneLineAMinute() {
    for (int i = 0; i < 130; i++) {
      failAfter(1);
    }
    assertEquals(
        List.of(
            "cannot reach dock-3",
            "cannot reach dock-3: java.lang.IllegalStateException: no route (60 times since the"
                + " last line)",
            "cannot reach dock-3: java.lang.IllegalStateException: no route (60 times since the"
                + " last line)"),
        messages());
    assertTrue(lines.get(0).cause().isPresent());
    assertEquals(Level.WARN, lines.get(0).level());
    assertEquals(Optional.empty(), lines.get(1).cause());
  }

  @Test
  void recoveryIsSaidOnceAndTheNextFaultIsAFirstOne() {
    log.recovered("dock-3 is back");
    failAfter(1);
    failAfter(1);
    log.recovered("dock-3 is back");
    log.recovered("dock-3 is back");
    failAfter(1);
    assertEquals(
        List.of("cannot reach dock-3", "dock-3 is back (after 2 faults)", "cannot reach dock-3"),
        messages());
  }
}
