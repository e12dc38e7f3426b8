package dev.posewire.app;

import dev.posewire.app.channel.ChannelCommand;
import dev.posewire.app.command.AnalyzeCommand;
import dev.posewire.app.command.BrokerCommand;
import dev.posewire.app.command.DecodeCommand;
import dev.posewire.app.command.DecoderCommand;
import dev.posewire.app.command.DemoCommand;
import dev.posewire.app.command.DoctorCommand;
import dev.posewire.app.command.EventsCommand;
import dev.posewire.app.command.IngestCommand;
import dev.posewire.app.command.ModelCommand;
import dev.posewire.app.command.SinkCommand;
import dev.posewire.app.command.TestCardCommand;
import dev.posewire.app.command.UpCommand;
import dev.posewire.app.command.WorkerCommand;
import dev.posewire.app.model.ModelFolders;
import dev.posewire.runtime.config.CommandShell;
import dev.posewire.runtime.lifecycle.ProcessLifecycle;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The posewire command. */
@Command(
    name = "posewire",
    description = "Many cameras in, one stream of skeleton events on Kafka out.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.JarVersion.class)
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /** The version in the jar's manifest; classes that lie in a folder have none. */
  static final class JarVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version =
          Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
              .orElse("(not from a jar)");
      return new String[] {"posewire " + version};
    }
  }

  public static void main(String[] arguments) {
    System.exit(execute(System.getenv(), arguments));
  }

  private static int execute(Map<String, String> environment, String... arguments) {
    ModelFolders folders;
    try {
      folders = ModelFolders.of(environment, Path.of(System.getProperty("user.home")));
    } catch (UserErrorException e) {
      System.err.println(e.getMessage());
      return ProcessLifecycle.EXIT_USER_ERROR;
    }
    return new CommandShell(commands(folders, environment), environment).execute(arguments);
  }

  /** All commands, in the order in which the help shows them. */
  public static CommandLine commands(ModelFolders folders, Map<String, String> environment) {
    return new CommandLine(new Main())
        .addSubcommand(new DemoCommand(environment))
        .addSubcommand(new UpCommand(folders, environment))
        .addSubcommand(new AnalyzeCommand(folders, environment))
        .addSubcommand(new EventsCommand())
        .addSubcommand(ChannelCommand.create(environment))
        .addSubcommand(new BrokerCommand())
        .addSubcommand(new IngestCommand(environment))
        .addSubcommand(new WorkerCommand(folders, environment))
        .addSubcommand(new DecoderCommand())
        .addSubcommand(new SinkCommand(environment))
        .addSubcommand(new DecodeCommand())
        .addSubcommand(new TestCardCommand())
        .addSubcommand(ModelCommand.create(folders))
        .addSubcommand(new DoctorCommand(folders, environment));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
