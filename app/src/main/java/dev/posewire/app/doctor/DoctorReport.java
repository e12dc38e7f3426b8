package dev.posewire.app.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.posewire.app.doctor.Finding.State;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** All findings, for people and for machines. */
public record DoctorReport(List<Finding> findings) {
  private static final JsonFactory JSON = new JsonFactory();

  public DoctorReport {
    findings = List.copyOf(findings);
  }

  /** Runs the checks, one after the other. */
  public static DoctorReport of(List<Check> checks) {
    return new DoctorReport(checks.stream().flatMap(check -> check.findings().stream()).toList());
  }

  /** Whether all that is needed works. */
  public boolean isHealthy() {
    return findings.stream().noneMatch(finding -> finding.state() == State.FAILED);
  }

  /** A line a finding, state first; below it the remedy, if it has one. */
  public List<String> table() {
    int width = findings.stream().mapToInt(finding -> finding.subject().length()).max().orElse(1);
    List<String> lines = new ArrayList<>();
    for (Finding finding : findings) {
      String margin = " ".repeat("MISSING".length() + width + 4);
      lines.add(
          "%-7s  %s%s  %s"
              .formatted(
                  finding.state(),
                  finding.subject(),
                  " ".repeat(width - finding.subject().length()),
                  indent(finding.detail(), margin)));
      if (!finding.remedy().isEmpty()) {
        lines.add(margin + "-> " + indent(finding.remedy(), margin + "   "));
      }
    }
    return lines;
  }

  private static String indent(String text, String margin) {
    return text.replace("\n", System.lineSeparator() + margin);
  }

  /** {@code {"ok": true, "checks": [{"subject", "state", "detail", "remedy"}]}} on one line. */
  public String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeBooleanField("ok", isHealthy());
      json.writeArrayFieldStart("checks");
      for (Finding finding : findings) {
        json.writeStartObject();
        json.writeStringField("subject", finding.subject());
        json.writeStringField("state", finding.state().name());
        json.writeStringField("detail", finding.detail());
        json.writeStringField("remedy", finding.remedy());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return text.toString();
  }
}
