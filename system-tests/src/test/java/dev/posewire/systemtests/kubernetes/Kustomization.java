package dev.posewire.systemtests.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@code kustomization.yaml}. {@code folder}: where it lies. */
record Kustomization(Path folder, JsonNode node) {
  static final String FILE = "kustomization.yaml";

  /** The files that it puts together: manifests, patches, other kustomizations. */
  List<Path> files() {
    List<Path> files = new ArrayList<>();
    for (String list : List.of("resources", "components")) {
      node.path(list).forEach(entry -> files.add(file(entry.asText())));
    }
    node.path("patches").forEach(patch -> addPath(patch, files));
    return files;
  }

  private void addPath(JsonNode patch, List<Path> files) {
    if (patch.has("path")) files.add(file(patch.path("path").asText()));
  }

  /** A folder stands for the kustomization in it. */
  private Path file(String name) {
    Path path = folder.resolve(name).normalize();
    return Files.isDirectory(path) ? path.resolve(FILE) : path;
  }

  /** Manifests only. */
  List<Path> manifests() {
    return KubernetesObject.list(node.path("resources")).stream()
        .map(entry -> file(entry.asText()))
        .filter(file -> !file.endsWith(FILE))
        .toList();
  }

  /** Patches that are written into it. */
  List<JsonNode> patches() {
    return KubernetesObject.list(node.path("patches"));
  }

  /** {@code NAME=VALUE}, of all its ConfigMaps. */
  List<String> literals() {
    return KubernetesObject.list(node.path("configMapGenerator")).stream()
        .flatMap(map -> KubernetesObject.list(map.path("literals")).stream())
        .map(JsonNode::asText)
        .toList();
  }
}
