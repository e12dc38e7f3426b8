package dev.posewire.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A list of channels as {@code --channels} takes it. */
final class ChannelFile {
  private ChannelFile() {}

  /** Writes it; {@code urls}: by the channels' ids. */
  static Path write(Path file, Map<String, String> urls) throws IOException {
    StringBuilder yaml = new StringBuilder("channels:\n");
    urls.forEach(
        (id, url) ->
            yaml.append("  - {id: \"")
                .append(id)
                .append("\", url: \"")
                .append(url)
                .append("\"}\n"));
    return Files.writeString(file, yaml);
  }
}
