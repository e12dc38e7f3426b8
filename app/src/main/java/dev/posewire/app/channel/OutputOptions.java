package dev.posewire.app.channel;

import dev.posewire.runtime.lifecycle.UserErrorException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** For whom a command prints. Owned by the main thread. */
final class OutputOptions {
  private static final String JSON = "--json";
  private static final String TABLE = "--table";

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = JSON,
      negatable = true,
      description =
          "Prints one line of JSON; without --json and --table, where standard output is no"
              + " terminal.")
  private boolean json;

  @Option(names = TABLE, description = "Prints for people, wherever standard output leads.")
  private boolean table;

  /**
   * The command line wins over the variables.
   *
   * @throws UserErrorException if it asks for both
   */
  boolean isJson(Terminal terminal) {
    ParseResult given = spec.commandLine().getParseResult();
    boolean saysJson = given.hasMatchedOption(JSON);
    boolean saysTable = given.hasMatchedOption(TABLE);
    if (json && table && saysJson == saysTable) {
      throw new UserErrorException(JSON + " and " + TABLE + " exclude each other: leave one out");
    }
    if (saysJson) return json;
    if (saysTable) return !table;
    return json || (!table && !terminal.interactive());
  }
}
