package dev.posewire.runtime.kafka;

import dev.posewire.schemas.TopicSpec;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Collectors;

/** What a user has to run with Kafka's own tools so that the topics can serve. Stateless. */
final class TopicCommands {
  private final KafkaSettings settings;

  TopicCommands(KafkaSettings settings) {
    this.settings = settings;
  }

  /** For topics that this process may not make or see. */
  String forRefused(List<TopicSpec> refused, int partitions) {
    String commands =
        refused.stream()
            .map(spec -> create(spec, partitions) + "\n" + allow(spec))
            .collect(Collectors.joining("\n"));
    return "this process may not make or see the topics it needs; have them made and allowed by\n"
        + commands
        + "\n  "
        + tool("kafka-acls.sh")
        + " --add --allow-principal User:POSEWIRE --operation Read --operation Describe"
        + " --resource-pattern-type prefixed --group "
        + settings.group("")
        + "\n  "
        + tool("kafka-acls.sh")
        + " --add --allow-principal User:POSEWIRE --operation Write --operation Describe"
        + " --resource-pattern-type prefixed --transactional-id "
        + settings.group("");
  }

  /** For topics keyed by channel of which not all have as many partitions. */
  String forUnlikePartitions(Map<String, Integer> counts, int most) {
    String commands =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue() != most)
            .map(
                entry ->
                    "  %s --alter --topic %s --partitions %d"
                        .formatted(tool("kafka-topics.sh"), entry.getKey(), most))
            .collect(Collectors.joining("\n"));
    return "topics keyed by channel must have the same number of partitions: "
        + counts
        + "; stop all stages and run\n"
        + commands;
  }

  /** For topics whose {@code max.message.bytes} is below what is needed. */
  String forSmallMessages(Map<String, Integer> small, Map<String, Integer> needed) {
    String commands =
        small.entrySet().stream()
            .map(
                entry ->
                    "  %s --alter --entity-type topics --entity-name %s --add-config max.message.bytes=%d   # now %d"
                        .formatted(
                            tool("kafka-configs.sh"),
                            entry.getKey(),
                            needed.get(entry.getKey()),
                            entry.getValue()))
            .collect(Collectors.joining("\n"));
    return "topics take too small messages for a frame; run\n" + commands;
  }

  private String create(TopicSpec spec, int partitions) {
    String configs =
        spec.configs().entrySet().stream()
            .sorted(Entry.comparingByKey())
            .map(entry -> " --config " + entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining());
    String replication =
        settings.replication() == -1 ? "" : " --replication-factor " + settings.replication();
    return "  %s --create --topic %s --partitions %d%s%s"
        .formatted(
            tool("kafka-topics.sh"),
            spec.name(),
            spec.partitions(partitions),
            replication,
            configs);
  }

  private String allow(TopicSpec spec) {
    return "  "
        + tool("kafka-acls.sh")
        + " --add --allow-principal User:POSEWIRE --operation Read --operation Write"
        + " --operation Describe --operation DescribeConfigs --operation Delete --topic "
        + spec.name();
  }

  private String tool(String name) {
    return name + " --bootstrap-server " + settings.bootstrapServers();
  }
}
