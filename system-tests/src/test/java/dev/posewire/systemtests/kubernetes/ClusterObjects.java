package dev.posewire.systemtests.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Objects that are applied together.
 *
 * @param all of them
 * @param madeByUsers ids of those that are not among them, as README says
 */
record ClusterObjects(List<KubernetesObject> all, Set<String> madeByUsers) {
  ClusterObjects {
    all = List.copyOf(all);
    madeByUsers = Set.copyOf(madeByUsers);
  }

  List<KubernetesObject> ofKind(String kind) {
    return all.stream().filter(object -> object.kind().equals(kind)).toList();
  }

  List<KubernetesObject> workloads() {
    return all.stream().filter(KubernetesObject::isWorkload).toList();
  }

  /** Those whose pods have all these labels; none where there are no labels. */
  List<KubernetesObject> selectedBy(Map<String, String> labels) {
    return workloads().stream()
        .filter(workload -> !labels.isEmpty())
        .filter(workload -> workload.podLabels().entrySet().containsAll(labels.entrySet()))
        .toList();
  }

  /** Whether it is one of them, or made by users. */
  boolean has(String kind, String name) {
    String id = kind + "/" + name;
    return madeByUsers.contains(id) || all.stream().anyMatch(object -> object.id().equals(id));
  }

  /** The values of a ConfigMap; none if it is not one of them. */
  Map<String, String> configMap(String name) {
    return ofKind("ConfigMap").stream()
        .filter(map -> map.name().equals(name))
        .findFirst()
        .map(map -> KubernetesObject.texts(map.node().path("data")))
        .orElse(Map.of());
  }
}
