package dev.posewire.app.command;

import dev.posewire.ingest.secret.SecretException;
import dev.posewire.ingest.secret.Secrets;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.SinkSettings;
import dev.posewire.sink.config.SinkList;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where events are stored and forwarded to. Owned by the main thread. */
final class SinkOptions {
  @Option(
      names = "--store",
      paramLabel = "DIR|-",
      description =
          "Folder where events are stored as JSON lines; -: standard output. Short for --sink"
              + " jsonl?folder=DIR.")
  private String store;

  @Option(
      names = "--sink",
      paramLabel = "KIND?KEY=VALUE&...",
      description =
          "A sink, with its values as in the query of a URL: jsonl?folder=poses&compression=zstd."
              + " Repeatable.")
  private List<String> sinks = List.of();

  @Option(
      names = "--sinks",
      paramLabel = "FILE",
      description = "YAML file of sinks, with all their values.")
  private Path file;

  private final SecretOptions secrets;

  /** {@code secrets}: of the command that mixes both in. */
  SinkOptions(SecretOptions secrets) {
    this.secrets = secrets;
  }

  /**
   * The settings of each sink that is asked for.
   *
   * @throws UserErrorException naming all that is wrong
   */
  List<SinkSettings> settings() {
    List<String> texts = new ArrayList<>();
    if (store != null) {
      texts.add(
          "jsonl?folder=" + URLEncoder.encode(store, StandardCharsets.UTF_8).replace("+", "%20"));
    }
    texts.addAll(sinks);
    Secrets lookUp = secrets.secrets();
    return SinkList.of(texts, Optional.ofNullable(file), text -> resolved(lookUp, text));
  }

  /** On the threads of sinks, too. */
  private static String resolved(Secrets secrets, String text) {
    try {
      return secrets.resolve(text);
    } catch (SecretException e) {
      throw new UserErrorException(e.getMessage(), e);
    }
  }
}
