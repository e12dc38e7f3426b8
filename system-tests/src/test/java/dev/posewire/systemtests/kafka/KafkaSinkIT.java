package dev.posewire.systemtests.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.schemas.Topics;
import dev.posewire.sink.PoseJson;
import dev.posewire.sink.SinkService;
import dev.posewire.sink.config.SinkList;
import dev.posewire.systemtests.Await;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The sink that forwards to Kafka, to the cluster it reads from and to one that goes away. */
@Timeout(180)
@ExtendWith(KafkaBrokerExtension.class)
final class KafkaSinkIT {
  private static final List<String> CHANNELS = List.of("dock-1", "dock-2", "lobby");
  private static final int EACH = 100;

  private final Health health = new Health();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AvroCodec codec = new AvroCodec();

  @Test
  void jsonAndAvroArriveInTheOrderOfTheirChannel(KafkaBroker broker, Topics topics)
      throws Exception {
    String json = topics.prefix() + "copy.json";
    String avro = topics.prefix() + "copy.avro";
    try (Stages stages = new Stages(broker, topics)) {
      makePoses(stages, topics);
      stages.admin().make(json, 3, Map.of());
      stages.admin().make(avro, 1, Map.of());
      stages.add(
          start(
              stages.clients(),
              sink("json", broker, json) + "&channels=dock-*",
              sink("avro", broker, avro) + "&format=avro"));
      publish(stages.clients(), 0, EACH);
      Await.until("all", () -> stored("json") == 2 * EACH && stored("avro") == 3 * EACH);

      for (String channel : List.of("dock-1", "dock-2")) {
        List<ConsumerRecord<String, byte[]>> records = records(stages.admin(), json, 3, channel);
        assertEquals(
            events(channel, EACH).stream().map(PoseJson::toText).toList(),
            records.stream().map(record -> new String(record.value(), UTF_8)).toList());
        assertEquals("application/json", header(records.get(7), "content-type"));
        assertEquals("1", header(records.get(7), "session"));
        assertEquals("7", header(records.get(7), "sequence"));
      }
      assertEquals(List.of(), records(stages.admin(), json, 3, "lobby"));
      for (String channel : CHANNELS) {
        List<PoseEvent> decoded = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records(stages.admin(), avro, 1, channel)) {
          decoded.add(codec.decode(record.value(), PoseEvent.class));
          assertEquals("application/avro", header(record, "content-type"));
        }
        assertEquals(events(channel, EACH), decoded);
      }
      assertTrue(health.isReady());
    }
  }

  @Test
  void everyEventIsThereOnceAfterTheClusterWasAway(
      KafkaBroker broker, RestartableBroker other, Topics topics) throws Exception {
    try (Stages stages = new Stages(broker, topics);
        Stages target = new Stages(other, topics)) {
      makePoses(stages, topics);
      target.admin().make("copy", 2, Map.of());
      SinkService service = stages.add(start(stages.clients(), sink("a", other, "copy")));
      publish(stages.clients(), 0, EACH);
      Await.until("the first ones", () -> stored("a") > 0);

      other.stop();
      publish(stages.clients(), EACH, 2 * EACH);
      Await.until("events on their way", () -> meters.get("events.inflight").gauge().value() > 0);
      other.start();
      Await.until("all", () -> stored("a") == 2 * EACH * CHANNELS.size());

      for (String channel : CHANNELS) {
        assertEquals(
            events(channel, 2 * EACH).stream().map(PoseJson::toText).toList(),
            records(target.admin(), "copy", 2, channel).stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList(),
            "each once, in their order");
      }
      assertEquals(0, sum("events.rejected"));

      other.stop();
      publish(stages.clients(), 2 * EACH, 2 * EACH + 1);
      Await.until("events on their way", () -> meters.get("events.inflight").gauge().value() > 0);
      long begun = System.nanoTime();
      service.close();
      long millis = (System.nanoTime() - begun) / 1_000_000;
      assertTrue(millis < 15_000, () -> "closed after " + millis + " ms");
      assertTrue(health.isLive());
      assertEquals(List.of(), networkThreads());
    }
  }

  private static List<String> networkThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.contains("posewire-sink-a"))
        .toList();
  }

  @Test
  void topicThatIsMissingIsWaitedFor(KafkaBroker broker, Topics topics) throws Exception {
    String copy = topics.prefix() + "copy";
    try (Stages stages = new Stages(broker, topics)) {
      makePoses(stages, topics);
      stages.add(start(stages.clients(), sink("a", broker, copy)));
      publish(stages.clients(), 0, 1);
      Await.until("a failure", () -> sum("sink.failures") > 0);
      assertFalse(health.isReady());
      String reason = health.snapshot().components().toString();
      assertTrue(reason.contains("topic " + copy), reason);
      assertTrue(reason.contains("make the topic (kafka-topics.sh"), reason);

      stages.admin().make(copy, 1, Map.of());
      Await.until("all", () -> stored("a") == CHANNELS.size());
      assertTrue(health.isReady());
    }
  }

  @Test
  void whatTheBrokerNeverTakesAndWhatIsNoEventAreRejectedByTheSinksName(
      KafkaBroker broker, Topics topics) throws Exception {
    String copy = topics.prefix() + "copy";
    try (Stages stages = new Stages(broker, topics)) {
      makePoses(stages, topics);
      stages.admin().make(copy, 1, Map.of("max.message.bytes", "20000"));
      PoseEvent large =
          PoseEvent.newBuilder(Records.event("lobby", EACH))
              .setTags(Map.of("text", "x".repeat(30_000)))
              .build();
      publish(stages.clients(), 0, EACH);
      publish(stages.clients(), List.of(large));
      send(stages.clients(), List.of(record(topics, "lobby", "no event".getBytes(UTF_8))));
      stages.add(start(stages.clients(), sink("a", broker, copy)));
      Await.until("all", () -> stored("a") == EACH * CHANNELS.size());
      Await.until("the other", () -> sum("events.rejected") == 1);

      for (String channel : CHANNELS) {
        assertEquals(
            events(channel, EACH).size(), records(stages.admin(), copy, 1, channel).size());
      }
      assertEquals(0, sum("sink.failures"));
      Await.until("both", () -> rejected(stages, topics).size() == 2);
      for (ConsumerRecord<String, byte[]> record : rejected(stages, topics)) {
        assertEquals("sink", header(record, "stage"));
        assertEquals("a", header(record, "sink"));
      }
    }
  }

  @Test
  void topicThatIsReadIsNoPlaceToWrite(KafkaBroker broker, Topics topics) throws Exception {
    try (Stages stages = new Stages(broker, topics)) {
      UserErrorException e =
          assertThrows(
              UserErrorException.class,
              () -> start(stages.clients(), sink("a", broker, topics.poses())).close());
      assertTrue(e.getMessage().contains("forward to another topic"), e::getMessage);
    }
  }

  /** Makes the topic. */
  private static void makePoses(Stages stages, Topics topics) throws Exception {
    var unused = stages.open("decoder", topics.poses());
  }

  private static String sink(String name, KafkaBroker to, String topic) {
    return "kafka?name=%s&linger=10ms&bootstrap-servers=%s&topic=%s"
        .formatted(name, to.bootstrapServers(), topic);
  }

  private SinkService start(KafkaClients clients, String... sinks) throws InterruptedException {
    return SinkService.start(
        SinkList.of(List.of(sinks), Optional.empty(), text -> text), clients, health, meters);
  }

  private void publish(KafkaClients clients, long from, long to) throws Exception {
    List<PoseEvent> events = new ArrayList<>();
    for (long sequence = from; sequence < to; sequence++) {
      for (String channel : CHANNELS) events.add(Records.event(channel, sequence));
    }
    publish(clients, events);
  }

  private void publish(KafkaClients clients, List<PoseEvent> events) throws Exception {
    Topics topics = clients.settings().topics();
    send(
        clients,
        events.stream()
            .map(event -> record(topics, event.getChannel(), codec.encode(event)))
            .toList());
  }

  private static ProducerRecord<String, byte[]> record(Topics topics, String key, byte[] value) {
    return new ProducerRecord<>(topics.poses(), key, value);
  }

  private static void send(KafkaClients clients, List<ProducerRecord<String, byte[]>> records)
      throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    try (Producer<String, byte[]> producer =
        clients.boundedProducer("test-poses", Duration.ofSeconds(60))) {
      for (ProducerRecord<String, byte[]> record : records) sent.add(producer.send(record));
      for (Future<?> one : sent) one.get(60, TimeUnit.SECONDS);
    }
  }

  private static List<PoseEvent> events(String channel, int count) {
    List<PoseEvent> events = new ArrayList<>();
    for (int sequence = 0; sequence < count; sequence++) {
      events.add(Records.event(channel, sequence));
    }
    return events;
  }

  /** Those of a channel, in their order: they lie in one partition. */
  private static List<ConsumerRecord<String, byte[]>> records(
      TopicAdmin admin, String topic, int partitions, String channel) throws Exception {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      admin.records(topic, partition).stream()
          .filter(record -> record.key().equals(channel))
          .forEach(records::add);
    }
    return records;
  }

  private static List<ConsumerRecord<String, byte[]>> rejected(Stages stages, Topics topics)
      throws Exception {
    return records(stages.admin(), topics.rejected(), TestSettings.PARTITIONS, "lobby");
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private double stored(String sink) {
    return meters.find("events.stored").tag("sink", sink).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private double sum(String name) {
    return meters.find(name).counters().stream().mapToDouble(Counter::count).sum();
  }
}
