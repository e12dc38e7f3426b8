package dev.posewire.app.channel;

import dev.posewire.runtime.config.ConfigOption;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Registers channels while ingest runs, by its HTTP API. Owned by the main thread. */
@Command(
    name = "channel",
    description = {
      "Registers channels while ingest runs, shows what they do, and takes them out.",
      "Calls the HTTP API of any running 'posewire up' or 'posewire ingest'."
    },
    mixinStandardHelpOptions = true)
public final class ChannelCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin ConfigOption config;

  private ChannelCommand() {}

  /**
   * The command with its subcommands, for this process' standard output.
   *
   * @param environment where references to secrets in tokens lead to
   */
  public static CommandLine create(Map<String, String> environment) {
    return create(Caller.ofProcess(environment));
  }

  static CommandLine create(Caller caller) {
    return new CommandLine(new ChannelCommand())
        .addSubcommand(new ListCommand(caller))
        .addSubcommand(new ShowCommand(caller))
        .addSubcommand(new StatusCommand(caller))
        .addSubcommand(new PutCommand(caller))
        .addSubcommand(new SetCommand(caller))
        .addSubcommand(new RemoveCommand(caller))
        .addSubcommand(new ApplyCommand(caller))
        .addSubcommand(new ProbeCommand(caller))
        .addSubcommand(new SnapshotCommand(caller));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "one of %s is missing".formatted(String.join(", ", spec.subcommands().keySet())));
  }
}
