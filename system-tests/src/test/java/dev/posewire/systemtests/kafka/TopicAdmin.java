package dev.posewire.systemtests.kafka;

import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.systemtests.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** Looks at topics and groups of the tests' broker and changes them, as its operator would. */
final class TopicAdmin implements AutoCloseable {
  private static final long LIMIT_SECONDS = 30;

  private final KafkaClients clients;
  private final Admin admin;

  TopicAdmin(KafkaClients clients) {
    this.clients = clients;
    this.admin = clients.admin();
  }

  /** The offset of the first record that a partition holds. */
  long beginning(String topic, int partition) throws Exception {
    return offset(topic, partition, OffsetSpec.earliest());
  }

  /** The offset after the last record of a partition. */
  long end(String topic, int partition) throws Exception {
    return offset(topic, partition, OffsetSpec.latest());
  }

  private long offset(String topic, int number, OffsetSpec which) throws Exception {
    TopicPartition partition = new TopicPartition(topic, number);
    return await(admin.listOffsets(Map.of(partition, which)).all()).get(partition).offset();
  }

  /** What a group has committed of a partition; -1 if nothing. */
  long committed(String group, String topic, int number) throws Exception {
    OffsetAndMetadata committed =
        await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
            .get(new TopicPartition(topic, number));
    return committed == null ? -1 : committed.offset();
  }

  /** Commits for a group that has no member. */
  void commit(String group, String topic, int number, long offset) throws Exception {
    var point = Map.of(new TopicPartition(topic, number), new OffsetAndMetadata(offset));
    await(admin.alterConsumerGroupOffsets(group, point).all());
  }

  void deleteBelow(String topic, int number, long offset) throws Exception {
    var below = Map.of(new TopicPartition(topic, number), RecordsToDelete.beforeOffset(offset));
    await(admin.deleteRecords(below).all());
  }

  /** Waits until the broker knows of it. */
  void make(String topic, int partitions, Map<String, String> configs) throws Exception {
    NewTopic made = new NewTopic(topic, partitions, (short) -1).configs(configs);
    await(admin.createTopics(List.of(made)).all());
    Await.until("the topic " + topic, () -> isThere(topic));
  }

  /** Deletes a topic, and makes it again, empty. */
  void makeAgain(String topic, int partitions) throws Exception {
    await(admin.deleteTopics(List.of(topic)).all());
    Await.until("the end of " + topic, () -> !isThere(topic));
    make(topic, partitions, Map.of());
  }

  private boolean isThere(String topic) throws Exception {
    return await(admin.listTopics().names()).contains(topic);
  }

  /** As {@code kafka-configs.sh --alter --add-config} does; waits until the broker knows of it. */
  void configure(String topic, String key, String value) throws Exception {
    AlterConfigOp set = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    await(admin.incrementalAlterConfigs(Map.of(resource(topic), List.of(set))).all());
    Await.until(key + " of " + topic, () -> configuration(topic, key).equals(value));
  }

  String configuration(String topic, String key) throws Exception {
    return await(admin.describeConfigs(List.of(resource(topic))).all())
        .get(resource(topic))
        .get(key)
        .value();
  }

  int partitions(String topic) throws Exception {
    return await(admin.describeTopics(List.of(topic)).allTopicNames())
        .get(topic)
        .partitions()
        .size();
  }

  /** As {@code kafka-topics.sh --alter --partitions} does; waits until the broker knows of it. */
  void addPartitions(String topic, int inAll) throws Exception {
    await(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(inAll))).all());
    Await.until("partitions of " + topic, () -> partitions(topic) == inAll);
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  /** All that a partition holds. */
  List<ConsumerRecord<String, byte[]>> records(String topic, int number) throws Exception {
    List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
    TopicPartition partition = new TopicPartition(topic, number);
    try (Consumer<String, byte[]> consumer = clients.reader()) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = end(topic, number);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(all::add);
      }
    }
    return all;
  }

  private static <T> T await(KafkaFuture<T> answer) throws Exception {
    return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    admin.close();
  }
}
