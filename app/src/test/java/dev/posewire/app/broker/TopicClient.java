package dev.posewire.app.broker;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes to and reads from one topic of a broker. */
final class TopicClient {
  static final String TOPIC = "poses";

  private final String bootstrapServers;

  TopicClient(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  void createTopic() throws Exception {
    try (Admin admin = Admin.create(configuration())) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) -1))).all().get(30, SECONDS);
    }
  }

  /** Returns when the broker has acknowledged all. */
  void produce(String... values) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(configuration(), new StringSerializer(), new StringSerializer())) {
      for (String value : values) {
        producer.send(new ProducerRecord<>(TOPIC, value)).get(30, SECONDS);
      }
    }
  }

  /** Reads as a consumer group from its committed offset, until it has this many, and commits. */
  List<String> consume(int count) {
    Map<String, Object> configuration =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "group.id",
            "sink",
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            false);
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(configuration, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      while (values.size() < count) { // the test's time limit ends it
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          values.add(record.value());
        }
      }
      consumer.commitSync();
    }
    return values;
  }

  private Map<String, Object> configuration() {
    return Map.of("bootstrap.servers", bootstrapServers);
  }
}
