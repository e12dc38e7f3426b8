package dev.posewire.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.posewire.app.model.ModelFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir Path folder;

  @Test
  void allThatIsNeededWorksHere() throws IOException {
    CapturedShell shell = shell();

    assertEquals(0, shell.run("doctor", "--json", "--data-dir", folder.toString()), shell.out());

    JsonNode report = new ObjectMapper().readTree(shell.out());
    assertTrue(report.get("ok").asBoolean(), shell.out());
    assertEquals("OK", state(report, "device onnxruntime:CPU"), shell.out());
    assertEquals("OK", state(report, "FFmpeg"), shell.out());
    assertEquals("OK", state(report, "data folder"), shell.out());
    assertEquals("MISSING", state(report, "model"), shell.out());
  }

  @Test
  void namedModelThatIsNotThereFails() {
    CapturedShell shell = shell();
    String data = folder.toString();

    assertEquals(1, shell.run("doctor", "--model", "none.xml", "--data-dir", data), shell.out());

    assertTrue(shell.out().lines().anyMatch(line -> line.startsWith("OK       Java")), shell.out());
    assertTrue(
        shell.out().lines().anyMatch(line -> line.startsWith("FAILED   model")), shell.out());
  }

  private CapturedShell shell() {
    return new CapturedShell(
        new DoctorCommand(new ModelFolders(Optional.empty(), folder.resolve("data")), Map.of()));
  }

  private static String state(JsonNode report, String subject) {
    for (JsonNode check : report.get("checks")) {
      if (check.get("subject").asText().equals(subject)) {
        return check.get("state").asText();
      }
    }
    return "no such check";
  }
}
