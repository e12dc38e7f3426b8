package dev.posewire.systemtests.kubernetes;

import static dev.posewire.systemtests.kubernetes.KubernetesObject.list;
import static dev.posewire.systemtests.kubernetes.KubernetesObject.texts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What objects name must be there: labels, ports, volumes, other objects. */
final class ReferenceRules {
  private final ClusterObjects all;
  private final List<String> problems = new ArrayList<>();

  private ReferenceRules(ClusterObjects all) {
    this.all = all;
  }

  static List<String> problems(ClusterObjects all) {
    ReferenceRules rules = new ReferenceRules(all);
    all.workloads().forEach(rules::lookAtWorkload);
    all.ofKind("Service").forEach(rules::lookAtService);
    all.ofKind("NetworkPolicy").forEach(rules::lookAtPolicy);
    all.ofKind("PodDisruptionBudget").forEach(rules::lookAtBudget);
    return rules.problems;
  }

  private void lookAtWorkload(KubernetesObject workload) {
    JsonNode spec = workload.node().path("spec");
    requireOwn(workload, texts(spec.at("/selector/matchLabels")), "selector");
    for (JsonNode spread : workload.pod().path("topologySpreadConstraints")) {
      requireOwn(workload, texts(spread.at("/labelSelector/matchLabels")), "spread");
    }
    if (spec.has("serviceName")) requireObject(workload, "Service", spec.path("serviceName"));
    for (JsonNode volume : workload.pod().path("volumes")) {
      requireObject(workload, "Secret", volume.at("/secret/secretName"));
      requireObject(workload, "ConfigMap", volume.at("/configMap/name"));
      requireObject(
          workload, "PersistentVolumeClaim", volume.at("/persistentVolumeClaim/claimName"));
    }
    for (JsonNode container : workload.containers()) lookAtContainer(workload, container);
  }

  private void lookAtContainer(KubernetesObject workload, JsonNode container) {
    for (JsonNode source : container.path("envFrom")) {
      requireObject(workload, "ConfigMap", source.at("/configMapRef/name"));
      requireObject(workload, "Secret", source.at("/secretRef/name"));
    }
    for (JsonNode variable : container.path("env")) {
      requireObject(workload, "ConfigMap", variable.at("/valueFrom/configMapKeyRef/name"));
      requireObject(workload, "Secret", variable.at("/valueFrom/secretKeyRef/name"));
    }
    List<String> mounted =
        list(container.path("volumeMounts")).stream()
            .map(mount -> mount.path("name").asText())
            .toList();
    for (String name : mounted) {
      if (!workload.volumeNames().contains(name)) add(workload, "mounts no volume: " + name);
    }
    for (String name : workload.volumeNames()) {
      if (!mounted.contains(name)) add(workload, "does not mount its volume " + name);
    }
  }

  private void lookAtService(KubernetesObject service) {
    JsonNode spec = service.node().path("spec");
    for (KubernetesObject workload : requireSelected(service, spec.path("selector"))) {
      for (JsonNode port : spec.path("ports")) {
        JsonNode target = port.has("targetPort") ? port.path("targetPort") : port.path("port");
        if (workload.port(target).isMissingNode()) {
          add(service, "has a port that " + workload.id() + " has not: " + target);
        } else if (!workload.port(target).asText().equals(port.path("port").asText())) {
          add(service, "moves a port, which README names as the pods have it: " + port);
        }
      }
    }
  }

  private void lookAtPolicy(KubernetesObject policy) {
    JsonNode spec = policy.node().path("spec");
    for (KubernetesObject workload : requireSelected(policy, spec.at("/podSelector/matchLabels"))) {
      for (JsonNode rule : spec.path("ingress")) {
        for (JsonNode port : rule.path("ports")) {
          if (workload.port(port.path("port")).isMissingNode()) {
            add(policy, "opens a port that " + workload.id() + " has not: " + port);
          }
        }
      }
    }
  }

  private void lookAtBudget(KubernetesObject budget) {
    requireSelected(budget, budget.node().at("/spec/selector/matchLabels"));
  }

  private List<KubernetesObject> requireSelected(KubernetesObject object, JsonNode labels) {
    List<KubernetesObject> selected = all.selectedBy(texts(labels));
    if (selected.isEmpty()) add(object, "selects no pod: " + labels);
    return selected;
  }

  private void requireOwn(KubernetesObject workload, Map<String, String> labels, String what) {
    if (!all.selectedBy(labels).equals(List.of(workload))) {
      add(workload, what + " does not select its pods alone: " + labels);
    }
  }

  private void requireObject(KubernetesObject object, String kind, JsonNode name) {
    if (!name.isMissingNode() && !all.has(kind, name.asText())) {
      add(object, "names what nobody makes: " + kind + "/" + name.asText());
    }
  }

  private void add(KubernetesObject object, String problem) {
    problems.add(object.id() + " " + problem);
  }
}
