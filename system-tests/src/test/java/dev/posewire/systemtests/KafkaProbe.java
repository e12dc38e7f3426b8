package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.kafka.KafkaSettings;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks into the topics from outside, without a group and without commits. Owned by the test's
 * thread.
 */
final class KafkaProbe implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Topics topics;
  private final AvroCodec codec = new AvroCodec();
  private final KafkaClients clients;
  private final Consumer<String, byte[]> consumer;
  private final Producer<String, byte[]> producer;
  private final Watched writers;

  /** Of stages that write to the topics. */
  KafkaProbe(StageProcesses writers) {
    this(writers.servers(), writers.topics(), writers);
  }

  /** {@code writers}: the processes whose records are waited for. */
  KafkaProbe(String bootstrapServers, Watched writers) {
    this(bootstrapServers, Topics.withDefaultPrefix(), writers);
  }

  private KafkaProbe(String bootstrapServers, Topics topics, Watched writers) {
    this.topics = topics;
    this.writers = writers;
    this.clients = new KafkaClients(settings(bootstrapServers, topics));
    this.consumer = clients.reader();
    this.producer = clients.everyProducer("system-tests");
  }

  /** As the commands have them by default. */
  static KafkaSettings settings(String bootstrapServers, Topics topics) {
    return new KafkaSettings(
        bootstrapServers,
        topics,
        12,
        (short) -1,
        Topics.EMBEDDED_LIVE_RETENTION_BYTES,
        Duration.ofSeconds(2),
        256,
        Map.of(),
        Optional.empty());
  }

  KafkaClients clients() {
    return clients;
  }

  Topics topics() {
    return topics;
  }

  /** How many records a topic was ever given; 0 if it is not there. */
  long written(String topic) {
    return consumer.endOffsets(partitions(topic)).values().stream().mapToLong(end -> end).sum();
  }

  /** Reads a topic from its beginning until what came is enough. */
  List<ConsumerRecord<String, byte[]>> read(
      String topic, Predicate<List<ConsumerRecord<String, byte[]>>> enough) throws Exception {
    Await.until("the topic " + topic, () -> !partitions(topic).isEmpty());
    List<TopicPartition> partitions = partitions(topic);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    long begun = System.nanoTime();
    while (!enough.test(records)) {
      assertTrue(
          System.nanoTime() - begun < Await.LIMIT.toNanos() && !writers.hasFailed(),
          () -> "records of " + topic + " must be enough: " + records.size() + " " + writers);
      consumer.poll(POLL).forEach(records::add);
    }
    return records;
  }

  /** All that a topic holds now; nothing if it is not there. */
  List<ConsumerRecord<String, byte[]>> readAll(String topic) {
    List<TopicPartition> partitions = partitions(topic);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    long begun = System.nanoTime();
    for (var end : consumer.endOffsets(partitions).entrySet()) {
      while (consumer.position(end.getKey()) < end.getValue()) {
        assertTrue(
            System.nanoTime() - begun < Await.LIMIT.toNanos(),
            () -> "the end of " + topic + " must come: " + records.size() + " " + writers);
        consumer.poll(POLL).forEach(records::add);
      }
    }
    return records;
  }

  /** As {@link #read}, decoded; what is no record of that type is left out. */
  <T extends SpecificRecord> List<T> readAs(String topic, Class<T> type, Predicate<List<T>> enough)
      throws Exception {
    List<T> values = new ArrayList<>();
    int[] taken = {0};
    List<ConsumerRecord<String, byte[]>> unused =
        read(
            topic,
            records -> {
              for (; taken[0] < records.size(); taken[0]++) {
                decode(records.get(taken[0]).value(), type, values);
              }
              return enough.test(values);
            });
    return values;
  }

  private <T extends SpecificRecord> void decode(byte[] value, Class<T> type, List<T> values) {
    try {
      values.add(codec.decode(value, type));
    } catch (dev.posewire.schemas.MalformedRecordException e) {
      // a foreign record that the test has written
    } catch (dev.posewire.schemas.UnknownSchemaException e) {
      throw new AssertionError("of this very version", e);
    }
  }

  /** Stores bytes that are no record of ours, and answers where. */
  RecordMetadata write(String topic, String key, byte[] value)
      throws InterruptedException, ExecutionException {
    return producer.send(new ProducerRecord<>(topic, key, value)).get();
  }

  private List<TopicPartition> partitions(String topic) {
    return consumer.listTopics().getOrDefault(topic, List.of()).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(5)));
  }
}
