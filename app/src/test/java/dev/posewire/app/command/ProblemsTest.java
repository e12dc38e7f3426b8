package dev.posewire.app.command;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.app.Main;
import dev.posewire.app.model.ModelFolders;
import dev.posewire.runtime.config.CommandShell;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ProblemsTest {
  @TempDir Path folder;

  @Test
  void allAreToldAtOnce() {
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () ->
                Problems.refuse(
                    () -> Problems.requireInside("--cards", 0, 1, 64),
                    () -> Problems.requireInside("--fps", 15, 1, 120),
                    () -> Problems.requireInside("--max-fps", Double.NaN, 0, 1000)));

    assertEquals("--cards must be 1 to 64: 0\n--max-fps must be 0 to 1000: NaN", e.getMessage());
  }

  @Test
  void nothingIsToldWhereAllIsRight() {
    assertDoesNotThrow(() -> Problems.refuse(() -> Problems.requireInside("--cards", 1, 1, 64)));
  }

  @Test
  void ownFaultsAreNotTakenForTheUsers() {
    assertThrows(
        IllegalStateException.class,
        () ->
            Problems.refuse(
                () -> {
                  throw new IllegalStateException("ours");
                }));
  }

  /** Before anything is started: none of these waits for a broker or a model. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          demo --cards 65 --fps 0 --seconds -1 --partitions 0 | --cards --fps --seconds --partitions
          demo --decode-threads 0 --batch 65                  | --decode-threads --batch
          analyze none.mp4 --max-fps -1 --max-ahead 0         | --max-fps --max-ahead
          up --channel lobby --decode-threads 99 --partitions 0 | --channel --decode-threads --partitions
          ingest --channel lobby --partitions 0               | --channel --partitions
          worker --batch 65 --partitions 0                    | --batch --partitions
          decoder --decode-threads 0 --partitions 0           | --decode-threads --partitions
          sink --partitions 0                                 | --store --sinks --partitions
          sink --sink postgres?url=here --partitions 0        | url --partitions
          up --store x --sink jsonl?folder=y --partitions 0   | jsonl name --partitions
          events --since yesterday --count -1 --partitions 0  | --since --count --partitions
          broker --broker-port 70000                          | --broker-port
          """)
  void commandTellsThemAll(String line, String options) {
    StringWriter err = new StringWriter();
    CommandLine root = Main.commands(new ModelFolders(Optional.empty(), folder), Map.of());
    root.setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err));

    assertEquals(2, new CommandShell(root, Map.of()).execute(line.split(" ", -1)), err::toString);

    for (String option : options.split(" ", -1)) {
      assertTrue(err.toString().contains(option), () -> option + " is not in " + err);
    }
  }
}
