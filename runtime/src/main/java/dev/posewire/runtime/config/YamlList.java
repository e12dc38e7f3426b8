package dev.posewire.runtime.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a YAML file that holds one list, as users write channels and sinks. */
public final class YamlList {
  /** Some 2,000 channels with all their keys. */
  private static final long MAX_FILE_BYTES = 1 << 20;

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private YamlList() {}

  /**
   * The entries of the list, whatever they are.
   *
   * @param name of the list, the only key of the file
   * @param problems takes what is wrong, with nothing of what the file holds but its keys
   */
  public static List<JsonNode> read(Path file, String name, List<String> problems) {
    try {
      if (Files.size(file) <= MAX_FILE_BYTES) {
        return entries(file, YAML.readTree(Files.readString(file)), name, problems);
      }
      problems.add(
          "%s must have at most %d bytes: %d".formatted(file, MAX_FILE_BYTES, Files.size(file)));
    } catch (JsonProcessingException e) {
      problems.add(
          "%s is no YAML that can be read, line %d: %s"
              .formatted(
                  file, e.getLocation() == null ? 0 : e.getLocation().getLineNr(), reason(e)));
    } catch (IOException e) {
      problems.add("%s cannot be read: %s".formatted(file, e));
    }
    return List.of();
  }

  /** The lines behind the first show the place in the file, where a password may stand. */
  private static String reason(JsonProcessingException e) {
    return Masking.url(e.getOriginalMessage()).lines().findFirst().orElse("");
  }

  private static List<JsonNode> entries(
      Path file, JsonNode document, String name, List<String> problems) {
    JsonNode list = document.path(name);
    if (!list.isArray()) {
      problems.add(file + " must hold a list named " + name);
      return List.of();
    }
    document
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!key.equals(name)) {
                problems.add("%s: unknown key '%s'; known: %s".formatted(file, key, name));
              }
            });
    List<JsonNode> entries = new ArrayList<>();
    list.forEach(entries::add);
    return entries;
  }
}
