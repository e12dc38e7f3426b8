package dev.posewire.app.command;

import dev.posewire.runtime.config.DataSize;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.FilesTarget;
import dev.posewire.sink.SinkSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where events are stored. Owned by the main thread. */
final class SinkOptions {
  private static final String STDOUT = "-";

  @Option(
      names = "--sink-name",
      paramLabel = "NAME",
      defaultValue = "jsonl",
      description = "Names the sink's consumer group: sinks of one name share the events.")
  private String name;

  @Option(
      names = "--store",
      paramLabel = "DIR|-",
      description = "Folder where events are stored as JSON lines; -: standard output.")
  private String store;

  @Option(
      names = "--rotate-size",
      paramLabel = "SIZE",
      defaultValue = "256MiB",
      description = "A file of this size is complete and gets its name.")
  private DataSize rotateSize;

  @Mixin private PostgresOptions postgres;

  private final SecretOptions secrets;

  /** {@code secrets}: of the command that mixes both in. */
  SinkOptions(SecretOptions secrets) {
    this.secrets = secrets;
  }

  /**
   * The settings of each sink that is asked for.
   *
   * @throws UserErrorException if one of them is wrong, or two have one name
   */
  List<SinkSettings> settings() {
    List<SinkSettings> sinks = new ArrayList<>();
    if (store != null) sinks.add(jsonLines());
    postgres
        .settings(password -> secrets.resolve("--postgres-password", password))
        .ifPresent(sinks::add);
    Set<String> names = new HashSet<>();
    for (SinkSettings sink : sinks) {
      if (names.add(sink.name())) continue;
      throw new UserErrorException(
          "sinks of one process need names of their own: change --sink-name or --postgres-name: "
              + sink.name());
    }
    return sinks;
  }

  private SinkSettings jsonLines() {
    return store.equals(STDOUT)
        ? SinkSettings.stdout(name)
        : SinkSettings.of(name, new FilesTarget(Path.of(store), rotateSize));
  }
}
