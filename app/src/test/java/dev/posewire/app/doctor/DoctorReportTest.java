package dev.posewire.app.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorReportTest {
  private static final Finding JAVA = Finding.ok("Java", "17");
  private static final Finding BROKER = Finding.missing("broker", "nobody\nat all", "start one");
  private static final Finding CLOCK = Finding.failed("clock", "1970", "set \"it\"");

  @Test
  void onlyWhatFailedIsIll() {
    assertTrue(new DoctorReport(List.of(JAVA, BROKER)).isHealthy());
    assertFalse(new DoctorReport(List.of(JAVA, BROKER, CLOCK)).isHealthy());
  }

  @Test
  void checksRunInTheirOrder() {
    DoctorReport report =
        DoctorReport.of(List.of(() -> List.of(JAVA, BROKER), () -> List.of(CLOCK)));

    assertEquals(List.of(JAVA, BROKER, CLOCK), report.findings());
  }

  @Test
  void tableHasALineAFindingAndItsRemedyBelow() {
    String margin = " ".repeat(17);

    assertEquals(
        List.of(
            "OK       Java    17",
            "MISSING  broker  nobody" + System.lineSeparator() + margin + "at all",
            margin + "-> start one",
            "FAILED   clock   1970",
            margin + "-> set \"it\""),
        new DoctorReport(List.of(JAVA, BROKER, CLOCK)).table());
  }

  @Test
  void jsonHoldsAll() {
    assertEquals(
        "{\"ok\":false,\"checks\":["
            + "{\"subject\":\"broker\",\"state\":\"MISSING\",\"detail\":\"nobody\\nat all\","
            + "\"remedy\":\"start one\"},"
            + "{\"subject\":\"clock\",\"state\":\"FAILED\",\"detail\":\"1970\","
            + "\"remedy\":\"set \\\"it\\\"\"}]}",
        new DoctorReport(List.of(BROKER, CLOCK)).json());
  }
}
