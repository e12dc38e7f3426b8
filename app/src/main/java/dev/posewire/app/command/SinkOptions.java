package dev.posewire.app.command;

import dev.posewire.runtime.config.DataSize;
import dev.posewire.sink.FilesTarget;
import dev.posewire.sink.SinkSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  /** The settings of each sink that is asked for. */
  List<SinkSettings> settings() {
    List<SinkSettings> sinks = new ArrayList<>();
    if (store != null) sinks.add(jsonLines());
    return sinks;
  }

  private SinkSettings jsonLines() {
    return store.equals(STDOUT)
        ? SinkSettings.stdout(name)
        : SinkSettings.of(name, new FilesTarget(Path.of(store), rotateSize));
  }
}
