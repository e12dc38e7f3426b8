package dev.posewire.schemas;

import java.util.Map;

/**
 * What a topic must be. {@code keyedByChannel}: the key is the channel id, so that the topic must
 * have as many partitions as its neighbours; otherwise it has one. {@code configs}: Kafka's topic
 * configuration, by Kafka's names.
 */
public record TopicSpec(String name, boolean keyedByChannel, Map<String, String> configs) {
  public TopicSpec {
    configs = Map.copyOf(configs);
  }

  /** How many partitions this topic has where the topics of channels have {@code ofChannels}. */
  public int partitions(int ofChannels) {
    return keyedByChannel ? ofChannels : 1;
  }
}
