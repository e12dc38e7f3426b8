package dev.posewire.app.command;

import dev.posewire.app.model.ModelFetch;
import dev.posewire.app.model.ModelFolders;
import dev.posewire.app.model.ModelReport;
import dev.posewire.app.model.PoseModels;
import dev.posewire.runtime.config.ConfigOption;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Fetches and describes the model. Owned by the main thread. */
@Command(
    name = "model",
    description = "Fetches and describes the model.",
    mixinStandardHelpOptions = true)
public final class ModelCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin ConfigOption config;

  private ModelCommand() {}

  /** The command with its subcommands. */
  public static CommandLine create(ModelFolders folders) {
    return new CommandLine(new ModelCommand())
        .addSubcommand(new Fetch(folders))
        .addSubcommand(new Show(folders));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "one of fetch, info is missing");
  }

  /** {@code model fetch}. */
  @Command(
      name = "fetch",
      description =
          "Fetches human-pose-estimation-0001 (FP16) from the Open Model Zoo's storage, and checks"
              + " its size and SHA-384. Files that are there and right stay.",
      mixinStandardHelpOptions = true)
  static final class Fetch implements Runnable {
    private final ModelFolders folders;

    @Spec private CommandSpec spec;
    @Mixin ConfigOption config;

    @Option(
        names = "--from",
        paramLabel = "URL|DIR",
        description =
            "A folder elsewhere that holds the two files, for sites without a way to the internet;"
                + " the same checks hold.")
    private String from;

    @Option(
        names = "--to",
        paramLabel = "DIR",
        description =
            "Folder of models; default: posewire/models in $XDG_DATA_HOME or ~/.local/share."
                + " From another one name it by POSEWIRE_MODEL_DIR.")
    private Path to;

    private Fetch(ModelFolders folders) {
      this.folders = folders;
    }

    @Override
    public void run() {
      PrintWriter out = spec.commandLine().getOut();
      ModelFetch fetch =
          from == null
              ? ModelFetch.fromOpenModelZoo(out::println)
              : ModelFetch.from(from, out::println);
      fetch.into(to == null ? folders.fetched() : to);
      out.flush();
    }
  }

  /** {@code model info}. */
  @Command(
      name = "info",
      description = "Says what the model is: input, outputs, precision, operations, checksum.",
      mixinStandardHelpOptions = true)
  static final class Show implements Runnable {
    private final ModelFolders folders;

    @Spec private CommandSpec spec;
    @Mixin ConfigOption config;

    @Option(
        names = "--model",
        paramLabel = "PATH|testcard",
        description =
            "An OpenVINO IR's .xml, a folder that holds one, or the built-in testcard; default:"
                + " the one that 'model fetch' has fetched.")
    private String model;

    private Show(ModelFolders folders) {
      this.folders = folders;
    }

    @Override
    public void run() {
      PrintWriter out = spec.commandLine().getOut();
      ModelReport.lines(new PoseModels(folders).find(Optional.ofNullable(model)))
          .forEach(out::println);
      out.flush();
    }
  }
}
