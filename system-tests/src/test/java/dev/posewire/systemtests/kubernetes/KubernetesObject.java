package dev.posewire.systemtests.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** An object of Kubernetes, as a manifest or Kustomize has it. What is missing in it is empty. */
record KubernetesObject(JsonNode node) {
  String kind() {
    return node.path("kind").asText();
  }

  String name() {
    return node.path("metadata").path("name").asText();
  }

  /** {@code Deployment/ingest}. */
  String id() {
    return kind() + "/" + name();
  }

  boolean isWorkload() {
    return !template().isMissingNode();
  }

  /** The pods that it makes. */
  JsonNode template() {
    return node.path("spec").path("template");
  }

  JsonNode pod() {
    return template().path("spec");
  }

  List<JsonNode> containers() {
    return list(pod().path("containers"));
  }

  Map<String, String> podLabels() {
    return texts(template().path("metadata").path("labels"));
  }

  /** Names of the pod's volumes, those of its claims too. */
  List<String> volumeNames() {
    List<JsonNode> claims = list(node.path("spec").path("volumeClaimTemplates"));
    return Stream.concat(
            list(pod().path("volumes")).stream().map(volume -> volume.path("name").asText()),
            claims.stream().map(claim -> claim.path("metadata").path("name").asText()))
        .toList();
  }

  /** The port of its containers with this name, or with this number; missing if there is none. */
  JsonNode port(JsonNode nameOrNumber) {
    for (JsonNode container : containers()) {
      for (JsonNode port : container.path("ports")) {
        boolean named = port.path("name").asText().equals(nameOrNumber.asText());
        boolean numbered = port.path("containerPort").asText().equals(nameOrNumber.asText());
        if (named || numbered) return port.path("containerPort");
      }
    }
    return MissingNode.getInstance();
  }

  static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  /** The values of an object, as texts. */
  static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new TreeMap<>();
    object.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }
}
