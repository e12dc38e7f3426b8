package dev.posewire.app.command;

import dev.posewire.runtime.config.DataSize;
import dev.posewire.sink.SinkKind;
import dev.posewire.sink.SinkSettings;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where events are stored. Owned by the main thread. */
final class SinkOptions {
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

  /** The sink's settings, if one is asked for. */
  Optional<SinkSettings> settings() {
    return Optional.ofNullable(store)
        .map(
            target ->
                target.equals("-")
                    ? SinkSettings.stdout(name)
                    : new SinkSettings(
                        SinkKind.FILES,
                        name,
                        Path.of(target),
                        rotateSize,
                        SinkSettings.BATCH_SIZE,
                        SinkSettings.LINGER));
  }
}
