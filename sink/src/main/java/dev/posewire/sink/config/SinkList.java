package dev.posewire.sink.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.runtime.config.Masking;
import dev.posewire.runtime.config.YamlList;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.SinkSettings;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Makes the settings of sinks of what a user wrote: texts {@code kind?key=value&key=value}, and a
 * YAML file. Not thread-safe: owned by who reads.
 *
 * <pre>{@code
 * sinks:
 *   - kind: jsonl
 *     folder: poses
 *   - kind: postgres
 *     name: entrances
 *     url: postgresql://db.example/poses
 *     password: ${file:database}
 *     channels: [lobby, dock-*]
 *     min-people: 1
 * }</pre>
 *
 * <p>In a text a value is written as in the query of a URL: {@code %26} is an ampersand.
 */
public final class SinkList {
  private final UnaryOperator<String> secrets;
  private final Map<String, SinkSettings> sinks = new LinkedHashMap<>();
  private final Set<Path> folders = new HashSet<>();
  private final List<String> problems = new ArrayList<>();

  private SinkList(UnaryOperator<String> secrets) {
    this.secrets = secrets;
  }

  /**
   * The sinks of both, in their order.
   *
   * @param texts {@code jsonl?folder=poses} each
   * @param secrets resolves the references in a text, now and whenever a sink connects, from any
   *     thread; throws UserErrorException if one leads nowhere
   * @throws UserErrorException naming everything that is wrong at once, no secret
   */
  public static List<SinkSettings> of(
      List<String> texts, Optional<Path> file, UnaryOperator<String> secrets) {
    SinkList list = new SinkList(secrets);
    texts.forEach(list::addText);
    file.ifPresent(list::addFile);
    if (!list.problems.isEmpty()) {
      throw new UserErrorException(
          "the sinks have %d problem(s):\n  %s"
              .formatted(list.problems.size(), String.join("\n  ", list.problems)));
    }
    return List.copyOf(list.sinks.values());
  }

  private void addText(String text) {
    int question = text.indexOf('?');
    String kind = question < 0 ? text : text.substring(0, question);
    String where = "--sink " + Masking.url(kind);
    ObjectNode entry = JsonNodeFactory.instance.objectNode().put("kind", kind);
    for (String pair : question < 0 ? new String[0] : text.substring(question + 1).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        problems.add(where + " must be KIND?key=value&key=value");
        return;
      }
      String key = pair.substring(0, equals);
      if (entry.has(key)) problems.add("%s: %s is given twice".formatted(where, key));
      decoded(where, pair.substring(equals + 1)).ifPresent(value -> entry.put(key, value));
    }
    add(where, entry);
  }

  private Optional<String> decoded(String where, String value) {
    try {
      // A plus is a plus: who means a blank may write one.
      return Optional.of(URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      problems.add(where + " has a % that begins no %XX: write it as %25");
      return Optional.empty();
    }
  }

  private void addFile(Path file) {
    List<JsonNode> list = YamlList.read(file, "sinks", problems);
    for (int i = 0; i < list.size(); i++) {
      String name = list.get(i).path("name").asText(list.get(i).path("kind").asText());
      String where =
          "%s, %s"
              .formatted(file.getFileName(), name.isEmpty() ? "entry " + (i + 1) : "sink " + name);
      if (list.get(i) instanceof ObjectNode entry) {
        add(where, entry);
      } else {
        problems.add(where + " must have keys and values");
      }
    }
  }

  private void add(String where, ObjectNode entry) {
    try {
      SinkSettings sink = new SinkEntry(entry, secrets).read();
      sink.target().ownFolder().ifPresent(folder -> requireFree(where, folder));
      if (sinks.putIfAbsent(sink.name(), sink) != null) {
        problems.add(
            "%s: another sink has the name %s: give this one a name of its own"
                .formatted(where, sink.name()));
      }
    } catch (UserErrorException e) {
      e.getMessage().lines().forEach(line -> problems.add(where + ": " + line));
    }
  }

  private void requireFree(String where, Path folder) {
    if (folders.add(folder)) return;
    problems.add(
        "%s: another sink has the folder %s: give this one a folder of its own"
            .formatted(where, folder));
  }
}
