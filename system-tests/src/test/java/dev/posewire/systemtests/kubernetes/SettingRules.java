package dev.posewire.systemtests.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What containers are started with must be commands, options and settings of Posewire's. */
final class SettingRules {
  private static final String OURS = "POSEWIRE_";

  private SettingRules() {}

  static List<String> problems(ClusterObjects all) {
    List<String> problems = new ArrayList<>();
    Set<String> shared = new TreeSet<>();
    Set<String> commands = new TreeSet<>();
    for (KubernetesObject workload : all.workloads()) {
      for (JsonNode container : workload.containers()) {
        List<String> arguments = new ArrayList<>();
        container.path("args").forEach(argument -> arguments.add(argument.asText()));
        commands.addAll(first(arguments));
        shared.addAll(sharedVariables(all, container).keySet());
        List<String> found = new ArrayList<>();
        found.addAll(PosewireArguments.problems(arguments, environment(all, container)));
        found.addAll(
            PosewireArguments.unknown(
                ours(ownVariables(container).keySet()), Set.copyOf(first(arguments))));
        lookAtApi(workload, environment(all, container), found);
        found.forEach(problem -> problems.add(workload.id() + " " + problem));
      }
    }
    for (String name : PosewireArguments.unknown(ours(shared), commands)) {
      problems.add("a ConfigMap has a setting of no command: " + name);
    }
    return problems;
  }

  /** The API listens at the port that is named so; where there is none, neither is there an API. */
  private static void lookAtApi(
      KubernetesObject workload, Map<String, String> environment, List<String> problems) {
    JsonNode port = workload.port(TextNode.valueOf("api"));
    String expected = port.isMissingNode() ? "nowhere" : "0.0.0.0:" + port.asText();
    String listens = environment.getOrDefault("POSEWIRE_API", "nowhere");
    if (!listens.equals(expected)) problems.add("has its API " + listens + ", not " + expected);
  }

  /** The command, if there is one. */
  private static List<String> first(List<String> arguments) {
    return arguments.stream().limit(1).toList();
  }

  private static Set<String> ours(Set<String> variables) {
    Set<String> ours = new TreeSet<>(variables);
    ours.removeIf(name -> !name.startsWith(OURS));
    return ours;
  }

  /** All that the process will see; what the cluster fills in is its name. */
  static Map<String, String> environment(ClusterObjects all, JsonNode container) {
    Map<String, String> environment = new TreeMap<>(sharedVariables(all, container));
    environment.putAll(ownVariables(container));
    return environment;
  }

  private static Map<String, String> sharedVariables(ClusterObjects all, JsonNode container) {
    Map<String, String> variables = new TreeMap<>();
    for (JsonNode source : container.path("envFrom")) {
      variables.putAll(all.configMap(source.at("/configMapRef/name").asText()));
    }
    return variables;
  }

  private static Map<String, String> ownVariables(JsonNode container) {
    Map<String, String> variables = new TreeMap<>();
    for (JsonNode variable : container.path("env")) {
      String name = variable.path("name").asText();
      variables.put(name, variable.path("value").asText("from-the-cluster"));
    }
    return variables;
  }
}
