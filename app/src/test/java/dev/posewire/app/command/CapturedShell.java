package dev.posewire.app.command;

import dev.posewire.runtime.config.CommandShell;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs one command as the program does, and keeps what it prints. */
final class CapturedShell {
  @Command(name = "posewire")
  private static final class Root {}

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandShell shell;

  /** {@code command}: an annotated object, or a CommandLine. */
  CapturedShell(Object command) {
    CommandLine root = new CommandLine(new Root()).addSubcommand(command);
    root.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    shell = new CommandShell(root, Map.of());
  }

  /** The exit code. */
  int run(String... arguments) {
    return shell.execute(arguments);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
