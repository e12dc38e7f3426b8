package dev.posewire.systemtests.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What KEDA scales, and by what, must be there. */
final class ScalingRules {
  private static final Topics TOPICS = Topics.withDefaultPrefix();
  private static final Map<String, String> READERS = readers();

  private ScalingRules() {}

  /** The group that reads each topic which pods wait for. */
  private static Map<String, String> readers() {
    Map<String, String> readers = new HashMap<>();
    for (Policy policy : Policy.values()) {
      String lane = StageKafka.laneName(policy);
      readers.put(TOPICS.frames(policy), TOPICS.prefix() + "worker." + lane);
      readers.put(TOPICS.tensors(policy), TOPICS.prefix() + "decoder." + lane);
    }
    return readers;
  }

  static List<String> problems(ClusterObjects all) {
    List<String> problems = new ArrayList<>();
    for (KubernetesObject scaled : all.ofKind("ScaledObject")) {
      List<String> found = new ArrayList<>();
      JsonNode spec = scaled.node().path("spec");
      String target = spec.at("/scaleTargetRef/name").asText();
      all.workloads().stream()
          .filter(workload -> workload.id().equals("Deployment/" + target))
          .findFirst()
          .ifPresentOrElse(
              workload ->
                  lookAt(spec, SettingRules.environment(all, workload.containers().get(0)), found),
              () -> found.add("scales what is not there: " + target));
      found.forEach(problem -> problems.add(scaled.id() + " " + problem));
    }
    return problems;
  }

  private static void lookAt(
      JsonNode spec, Map<String, String> environment, List<String> problems) {
    int partitions = Integer.parseInt(environment.getOrDefault("POSEWIRE_PARTITIONS", "0"));
    int least = spec.path("minReplicaCount").asInt();
    int most = spec.path("maxReplicaCount").asInt();
    if (least < 1 || least > most || most > partitions) {
      problems.add(
          "has replicas from %d to %d on %d partitions".formatted(least, most, partitions));
    }
    if (spec.path("triggers").isEmpty()) problems.add("has no trigger");
    for (JsonNode trigger : spec.path("triggers")) {
      JsonNode metadata = trigger.path("metadata");
      String topic = metadata.path("topic").asText();
      String group = metadata.path("consumerGroup").asText();
      if (!group.equals(READERS.get(topic))) {
        problems.add("asks for a group that does not read " + topic + ": " + group);
      }
      String servers = metadata.path("bootstrapServersFromEnv").asText();
      if (!environment.containsKey(servers)) problems.add("has no variable " + servers);
      if (metadata.path("lagThreshold").asInt() < 1) problems.add("has no lagThreshold");
    }
  }
}
