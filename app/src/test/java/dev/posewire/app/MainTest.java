package dev.posewire.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.app.model.ModelFolders;
import dev.posewire.runtime.config.CommandShell;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpListsEveryCommand() {
    assertEquals(0, run("--help"));

    List<String> commands =
        List.of(
            "demo",
            "up",
            "analyze",
            "events",
            "channel",
            "broker",
            "ingest",
            "worker",
            "decoder",
            "sink",
            "decode",
            "testcard",
            "model",
            "doctor");
    List<String> listed =
        out.toString()
            .lines()
            .filter(line -> line.matches("  [a-z]+ .*"))
            .map(line -> line.trim().split(" ", -1)[0])
            .toList();
    assertEquals(commands, listed, out.toString());
  }

  @Test
  void commandMustBeNamed() {
    assertEquals(2, run());
    assertTrue(err.toString().contains("a command is missing"), err.toString());
  }

  @Test
  void unknownCommandIsNamedWithTheNearest() {
    assertEquals(2, run("analize"));
    assertTrue(err.toString().contains("did you mean analyze?"), err.toString());
  }

  @Test
  void versionIsTold() {
    assertEquals(0, run("--version"));
    assertTrue(out.toString().startsWith("posewire "), out.toString());
  }

  private int run(String... arguments) {
    CommandLine root = Main.commands(new ModelFolders(Optional.empty(), folder), Map.of());
    root.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return new CommandShell(root, Map.of()).execute(arguments);
  }
}
