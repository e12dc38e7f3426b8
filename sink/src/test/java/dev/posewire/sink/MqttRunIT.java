package dev.posewire.sink;

import static dev.posewire.sink.PosesTopic.FIRST;
import static dev.posewire.sink.PosesTopic.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.config.SinkList;
import dev.posewire.sink.mqtt.MosquittoBroker;
import dev.posewire.sink.mqtt.Subscriber;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A running sink whose broker goes away or refuses; nothing is lost. */
@Timeout(180)
class MqttRunIT extends RunningSink {

  private MosquittoBroker broker;

  @AfterEach
  void nothingIsLeft() throws Exception {
    closeRunner();
    if (broker != null) broker.close();
    awaitEndOfThreads();
  }

  /** A broker that ends in order keeps what the subscriber has not had. */
  @Test
  void nothingIsMissingAfterAnOutageUnderLoad() throws Exception {
    broker = MosquittoBroker.start();
    try (Subscriber subscriber = Subscriber.lasting(broker, "posewire/+/poses")) {
      publish(0, 300);
      start();
      await("the first events", () -> subscriber.count() > 0);

      broker.stop();
      publish(300, 600);
      await("a failure", () -> sum("sink.failures") >= 1);
      assertFalse(health.isReady());
      assertTrue(reason().contains("start the broker"), this::reason);
      broker.restart();

      awaitCommitted(600);
      await("all", () -> new HashSet<>(subscriber.messages()).size() == 1_200);
      assertTrue(health.isReady());
      assertEquals(1_200, sum("events.stored"));
      assertEquals(0, sum("events.rejected"));
    }
  }

  @Test
  void refusedEventIsRejectedAndTheRestComesOnceInOrder() throws Exception {
    broker = MosquittoBroker.start("max_packet_size 2000");
    try (Subscriber subscriber = Subscriber.lasting(broker, "posewire/dock-0/poses")) {
      for (long offset = 0; offset < 100; offset++)
        publish(FIRST, offset, offset == 20 ? 3_000 : 1);
      start();

      await("the commit", () -> topic.committed(FIRST) == 100);
      await("the rest", () -> subscriber.count() >= 99);
      assertEquals(
          LongStream.range(0, 100).filter(offset -> offset != 20).boxed().toList(),
          subscriber.messages().stream().map(Subscriber.Message::sequence).toList());
      assertEquals(List.of("20"), topic.rejectedOffsets());
      String error = topic.rejectedReasons().get(0);
      assertTrue(error.contains("exceeded maximum packet size"), error);
      assertEquals(0, sum("sink.failures"));
      assertTrue(health.isReady());
    }
  }

  private void start() {
    SinkSettings settings =
        SinkList.of(
                List.of("mqtt?name=a&batch-size=50&linger=10ms&url=" + broker.url()),
                Optional.empty(),
                text -> text)
            .get(0);
    start(settings);
  }

  /** Offsets {@code from} to {@code to - 1} of both partitions. */
  private void publish(long from, long to) {
    for (long offset = from; offset < to; offset++) {
      publish(FIRST, offset, 1);
      publish(SECOND, offset, 1);
    }
  }

  private void publish(TopicPartition partition, long offset, int chars) {
    PoseEvent event =
        Events.of(
            "dock-" + partition.partition(), offset, Map.of("text", "x".repeat(chars)), List.of());
    topic.publish(partition, offset, codec.encode(event));
  }
}
