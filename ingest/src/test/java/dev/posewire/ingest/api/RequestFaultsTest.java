package dev.posewire.ingest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RequestFaultsTest {
  private static final Route ROUTE =
      Route.get("/v1/status", request -> ApiAnswer.empty(204, Map.of()));

  private final Logger log = (Logger) LoggerFactory.getLogger(RequestFaults.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final RequestFaults faults = new RequestFaults(() -> 0);

  @BeforeEach
  void listen() {
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void stop() {
    log.detachAppender(lines);
  }

  @Test
  void eachKindIsLoggedOnceAndWithoutPasswords() {
    for (int i = 0; i < 3; i++) {
      ApiAnswer answer = faults.answer(ROUTE, new IllegalStateException("at " + ApiRig.URL));
      assertEquals(500, answer.status());
    }
    ApiAnswer other = faults.answer(ROUTE, new NoClassDefFoundError("x"));

    assertEquals(500, other.status());
    assertEquals(2, lines.list.size());
    for (ILoggingEvent line : lines.list) {
      String text = line.getFormattedMessage() + line.getThrowableProxy().getMessage();
      assertFalse(text.contains(ApiRig.PASSWORD), text);
    }
  }

  @Test
  void manyKindsAreLoggedAsOne() {
    for (int i = 0; i < 200; i++) {
      Route route = Route.get("/v1/" + i, request -> ApiAnswer.empty(204, Map.of()));
      assertEquals(500, faults.answer(route, new IllegalStateException("x")).status());
    }
    assertEquals(65, lines.list.size());
  }
}
