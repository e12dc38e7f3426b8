package dev.posewire.ingest.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.posewire.runtime.config.Masking;
import dev.posewire.runtime.config.YamlList;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.ChannelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the specs of channels of what a user wrote: {@code id=url} texts, and a YAML file.
 *
 * <pre>{@code
 * channels:
 *   - id: dock-3
 *     url: rtsp://192.0.2.7/stream1
 *     max-fps: 10
 *     tags: {site: north}
 * }</pre>
 *
 * <p>The keys are the fields of {@link ChannelSpec}. Without a policy, a recording (a file, a test
 * card with a number of frames) is EVERY and all else LATEST. {@code updatedAt} is the time of the
 * call for a text, and the file's last modification for what it lists, so that a list that nobody
 * changed starts no recording again.
 */
public final class ChannelSpecs {
  private final List<String> problems = new ArrayList<>();
  private final Map<String, ChannelSpec> specs = new LinkedHashMap<>();

  private ChannelSpecs() {}

  /**
   * The specs of both, in their order.
   *
   * @param options {@code id=url} each
   * @throws UserErrorException naming everything that is wrong at once: channel, key, value and
   *     rule, no password
   */
  public static List<ChannelSpec> of(List<String> options, Optional<Path> file, Instant now) {
    ChannelSpecs made = new ChannelSpecs();
    options.forEach(option -> made.addOption(option, now));
    file.ifPresent(made::addFile);
    if (!made.problems.isEmpty()) {
      throw new UserErrorException(
          "the channels have %d problem(s):\n  %s"
              .formatted(made.problems.size(), String.join("\n  ", made.problems)));
    }
    return List.copyOf(made.specs.values());
  }

  private void addOption(String option, Instant now) {
    int equals = option.indexOf('=');
    if (equals < 0) {
      problems.add("--channel must be ID=URL: '" + Masking.url(option) + "'");
      return;
    }
    add(
        "--channel " + option.substring(0, equals),
        JsonNodeFactory.instance
            .objectNode()
            .put("id", option.substring(0, equals))
            .put("url", option.substring(equals + 1)),
        now);
  }

  private void addFile(Path file) {
    Instant modified;
    try {
      modified = Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      problems.add("%s cannot be read: %s".formatted(file, e));
      return;
    }
    List<JsonNode> list = YamlList.read(file, "channels", problems);
    for (int i = 0; i < list.size(); i++) {
      JsonNode id = list.get(i).path("id");
      String where = id.isTextual() ? "channel " + id.asText() : "entry " + (i + 1);
      add("%s, %s".formatted(file.getFileName(), where), list.get(i), modified);
    }
  }

  private void add(String where, JsonNode entry, Instant updatedAt) {
    List<ChannelProblem> found = new ArrayList<>();
    ChannelEntry read = new ChannelEntry(entry, found);
    Optional<ChannelSpec> spec = read.toSpec(updatedAt.truncatedTo(ChronoUnit.MICROS));
    found.forEach(problem -> problems.add(Masking.url(where) + ": " + problem.text()));
    if (spec.isPresent() && specs.putIfAbsent(spec.get().getChannel(), spec.get()) != null) {
      problems.add("%s: the id is used twice: %s".formatted(where, spec.get().getChannel()));
    }
  }
}
