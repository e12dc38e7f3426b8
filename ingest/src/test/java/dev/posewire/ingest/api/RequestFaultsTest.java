package dev.posewire.ingest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;

class RequestFaultsTest {
  private final Lines lines = new Lines();
  private final RequestFaults faults = new RequestFaults(lines, () -> 0);

  @Test
  void eachKindIsLoggedOnceAndWithoutPasswords() {
    for (int i = 0; i < 3; i++) {
      fail("/v1/status", new IllegalStateException("at " + ApiRig.URL));
    }
    fail("/v1/status", new NoClassDefFoundError("x"));

    assertEquals(2, lines.all.size());
    assertFalse(lines.all.toString().contains(ApiRig.PASSWORD), lines.all.toString());
  }

  @Test
  void manyKindsAreLoggedAsOne() {
    for (int i = 0; i < 200; i++) {
      fail("/v1/" + i, new IllegalStateException("x"));
    }
    assertEquals(65, lines.all.size());
  }

  private void fail(String template, Throwable fault) {
    Route route = Route.get(template, request -> ApiAnswer.empty(204, Map.of()));
    assertEquals(500, faults.answer(route, fault).status());
  }

  /** Keeps what is logged. */
  private static final class Lines extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    private final transient List<String> all = new ArrayList<>();

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String message, Object[] arguments, Throwable cause) {
      all.add(message + Arrays.toString(arguments) + cause);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return "";
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public boolean isDebugEnabled() {
      return false;
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
}
