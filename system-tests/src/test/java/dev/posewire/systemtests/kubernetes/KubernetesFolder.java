package dev.posewire.systemtests.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder {@code deploy/kubernetes}, as it is or changed for a test. Immutable.
 *
 * @param change what a test makes of the text of each file
 */
record KubernetesFolder(UnaryOperator<String> change) {
  static final Path ROOT = Path.of("..", "deploy", "kubernetes");
  static final Path BASE = ROOT.resolve("base");

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Pattern SECRET = Pattern.compile("create secret generic (\\S+)");
  private static final Pattern BLOCK =
      Pattern.compile("^```yaml[^\\n]*\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  static KubernetesFolder asItIs() {
    return new KubernetesFolder(UnaryOperator.identity());
  }

  /** Those that are ours; a folder of a user's may lie beside them. */
  static List<Path> yamlFiles() {
    return Stream.of("base", "components", "overlays").flatMap(KubernetesFolder::filesIn).toList();
  }

  private static Stream<Path> filesIn(String folder) {
    try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The documents of a YAML text. */
  static List<JsonNode> parse(String text) {
    try {
      return YAML.readerFor(JsonNode.class).<JsonNode>readValues(text).readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<KubernetesObject> objects(Path file) {
    return parse(change.apply(read(file))).stream().map(KubernetesObject::new).toList();
  }

  Kustomization kustomization(Path folder) {
    Path file = folder.resolve(Kustomization.FILE);
    return new Kustomization(folder, parse(change.apply(read(file))).get(0));
  }

  /** The base, and what these components add to it; what they patch is not patched. */
  ClusterObjects baseWith(Path... components) {
    List<KubernetesObject> all = new ArrayList<>();
    Kustomization base = kustomization(BASE);
    all.add(configMap(base));
    base.manifests().forEach(file -> all.addAll(objects(file)));
    for (Path component : components) {
      kustomization(component).manifests().forEach(file -> all.addAll(objects(file)));
    }
    return new ClusterObjects(all, madeByUsers());
  }

  private static KubernetesObject configMap(Kustomization base) {
    ObjectNode map = YAML.createObjectNode().put("kind", "ConfigMap");
    String name = base.node().path("configMapGenerator").path(0).path("name").asText();
    map.putObject("metadata").put("name", name);
    ObjectNode data = map.putObject("data");
    for (String literal : base.literals()) {
      int equals = literal.indexOf('=');
      data.put(literal.substring(0, equals), literal.substring(equals + 1));
    }
    return new KubernetesObject(map);
  }

  /** The YAML that README shows. */
  static List<String> readmeBlocks() {
    return BLOCK.matcher(readme()).results().map(block -> block.group(1)).toList();
  }

  /** The objects that README tells its readers to make. */
  static Set<String> madeByUsers() {
    Set<String> made = new TreeSet<>();
    SECRET.matcher(readme()).results().forEach(found -> made.add("Secret/" + found.group(1)));
    readmeBlocks().stream()
        .flatMap(block -> parse(block).stream())
        .map(KubernetesObject::new)
        .filter(object -> object.kind().equals("PersistentVolumeClaim"))
        .forEach(claim -> made.add(claim.id()));
    return made;
  }

  static String readme() {
    return read(ROOT.resolve("README.md"));
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
