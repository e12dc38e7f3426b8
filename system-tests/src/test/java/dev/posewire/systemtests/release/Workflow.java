package dev.posewire.systemtests.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A workflow of the project's public home, as its file has it. */
record Workflow(Path file, JsonNode root) {
  /** The checkout. */
  static final Path ROOT = Path.of("..");

  private static final YAMLMapper YAML = new YAMLMapper();

  static JsonNode yaml(Path file) throws IOException {
    return YAML.readTree(file.toFile());
  }

  static List<Workflow> all() throws IOException {
    List<Workflow> workflows = new ArrayList<>();
    try (Stream<Path> files = Files.list(ROOT.resolve(".github/workflows"))) {
      for (Path file : files.sorted().toList()) workflows.add(new Workflow(file, yaml(file)));
    }
    return workflows;
  }

  static Workflow named(String name) throws IOException {
    Path file = ROOT.resolve(".github/workflows").resolve(name);
    return new Workflow(file, yaml(file));
  }

  Map<String, JsonNode> jobs() {
    return root.get("jobs").properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** The actions and workflows that it uses. */
  List<String> uses() {
    return root.findValuesAsText("uses");
  }

  /** What it runs, and what a matrix gives it to run. */
  List<String> commands() {
    return Stream.of("run", "command").flatMap(key -> root.findValuesAsText(key).stream()).toList();
  }

  @Override
  public String toString() {
    return file.getFileName().toString();
  }
}
