package dev.posewire.runtime.lane;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** {@link RecordedOffsets} through Kafka's admin client. */
public final class AdminOffsets implements RecordedOffsets {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Admin admin;
  private final String topic;
  private final Collection<String> readerGroups;

  /**
   * Asks through this client.
   *
   * @param admin closed with this object; of several that share one, with the first of them
   * @param readerGroups those whose committed offsets are asked for
   */
  public AdminOffsets(Admin admin, String topic, Collection<String> readerGroups) {
    this.admin = admin;
    this.topic = topic;
    this.readerGroups = readerGroups;
  }

  @Override
  public Map<Integer, Long> beginnings(Set<Integer> partitions) throws InterruptedException {
    return offsets(partitions, OffsetSpec.earliest());
  }

  @Override
  public Map<Integer, Long> ends(Set<Integer> partitions) throws InterruptedException {
    return offsets(partitions, OffsetSpec.latest());
  }

  private Map<Integer, Long> offsets(Set<Integer> partitions, OffsetSpec which)
      throws InterruptedException {
    Map<TopicPartition, OffsetSpec> asked =
        partitions.stream().collect(Collectors.toMap(this::partition, number -> which));
    return await(admin.listOffsets(asked).all()).entrySet().stream()
        .collect(Collectors.toMap(one -> one.getKey().partition(), one -> one.getValue().offset()));
  }

  @Override
  public Map<String, Map<Integer, Long>> committed(Set<Integer> partitions)
      throws InterruptedException {
    ListConsumerGroupOffsetsSpec those =
        new ListConsumerGroupOffsetsSpec()
            .topicPartitions(partitions.stream().map(this::partition).collect(Collectors.toList()));
    Map<String, ListConsumerGroupOffsetsSpec> specs =
        readerGroups.stream().collect(Collectors.toMap(group -> group, group -> those));
    Map<String, Map<Integer, Long>> committed = new HashMap<>();
    await(admin.listConsumerGroupOffsets(specs).all())
        .forEach((group, offsets) -> committed.put(group, present(offsets)));
    return committed;
  }

  private static Map<Integer, Long> present(Map<TopicPartition, OffsetAndMetadata> offsets) {
    Map<Integer, Long> present = new HashMap<>();
    offsets.forEach(
        (partition, offset) -> {
          if (offset != null) present.put(partition.partition(), offset.offset());
        });
    return present;
  }

  @Override
  public void commit(String group, Map<Integer, Long> offsets) throws InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> points =
        offsets.entrySet().stream()
            .collect(
                Collectors.toMap(
                    entry -> partition(entry.getKey()),
                    entry -> new OffsetAndMetadata(entry.getValue())));
    Void unused = await(admin.alterConsumerGroupOffsets(group, points).all());
  }

  @Override
  public void deleteBelow(Map<Integer, Long> offsets) throws InterruptedException {
    Map<TopicPartition, RecordsToDelete> below =
        offsets.entrySet().stream()
            .collect(
                Collectors.toMap(
                    entry -> partition(entry.getKey()),
                    entry -> RecordsToDelete.beforeOffset(entry.getValue())));
    Void unused = await(admin.deleteRecords(below).all());
  }

  private TopicPartition partition(int number) {
    return new TopicPartition(topic, number);
  }

  private static <T> T await(KafkaFuture<T> answer) throws InterruptedException {
    try {
      return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause().toString(), e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("no answer within " + TIMEOUT, e);
    }
  }

  @Override
  public void close() {
    admin.close(TIMEOUT.dividedBy(5));
  }
}
