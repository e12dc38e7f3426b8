package dev.posewire.app.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.app.Events;
import dev.posewire.ingest.snapshot.Snapshot;
import dev.posewire.ingest.snapshot.SnapshotReader;
import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.kafka.KafkaSettings;
import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.Encoding;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Letterbox;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reads pictures back from a real broker. */
@Timeout(120)
final class SnapshotTest {
  private static final int WIDTH = 456;
  private static final int HEIGHT = 256;
  private static final Topics TOPICS = Topics.withDefaultPrefix();

  @TempDir private Path directory;

  @Test
  void newestPictureComesBackWithAndWithoutSkeletons() throws Exception {
    Health health = new Health();
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory), health);
        StageKafka kafka =
            StageKafka.open(
                "ingest",
                new KafkaClients(settings(broker)),
                Set.of(TOPICS.frames(Policy.LATEST), TOPICS.poses()),
                health,
                new SimpleMeterRegistry())) {
      SnapshotReader reader = SnapshotReader.of(kafka);
      assertTrue(reader.newest(spec("dock-3"), false).isEmpty());

      try (Producer<String, byte[]> producer = kafka.clients().latestProducer("test")) {
        send(producer, kafka, TOPICS.frames(Policy.LATEST), "dock-3", frame("dock-3", 7));
        send(producer, kafka, TOPICS.frames(Policy.LATEST), "dock-3", frame("dock-3", 8));
        for (int i = 0; i < 40; i++) {
          send(producer, kafka, TOPICS.frames(Policy.LATEST), "dock-3", frame("dock-3", 9 + i));
        }
        send(producer, kafka, TOPICS.poses(), "dock-3", Events.event("dock-3", 7));
        send(producer, kafka, TOPICS.poses(), "dock-3", Events.event("dock-3", 8));
      }

      Snapshot newest = reader.newest(spec("dock-3"), false).orElseThrow();
      assertEquals(capturedAt(48), newest.capturedAt());
      var picture = ImageIO.read(new ByteArrayInputStream(newest.jpeg()));
      assertEquals(WIDTH, picture.getWidth());
      assertEquals(HEIGHT, picture.getHeight());
      assertEquals(capturedAt(8), reader.newest(spec("dock-3"), true).orElseThrow().capturedAt());
      Optional<Snapshot> other = reader.newest(spec("gate"), false);
      assertTrue(other.isEmpty());
    }
  }

  private static KafkaSettings settings(EmbeddedBroker broker) {
    return new KafkaSettings(
        broker.bootstrapServers(),
        TOPICS,
        3,
        (short) -1,
        Topics.EMBEDDED_LIVE_RETENTION_BYTES,
        Duration.ofSeconds(10),
        256,
        Map.of());
  }

  private static void send(
      Producer<String, byte[]> producer,
      StageKafka kafka,
      String topic,
      String channel,
      SpecificRecord value)
      throws Exception {
    var record = new ProducerRecord<>(topic, channel, kafka.codec().encode(value));
    assertTrue(producer.send(record).get(30, TimeUnit.SECONDS).hasOffset());
  }

  private static ChannelSpec spec(String channel) {
    return ChannelSpec.newBuilder()
        .setChannel(channel)
        .setUrl("testcard:")
        .setUpdatedAt(Instant.EPOCH)
        .build();
  }

  private static Instant capturedAt(long sequence) {
    return Events.RECEIVED.plusMillis(sequence);
  }

  private static Frame frame(String channel, long sequence) {
    return Frame.newBuilder()
        .setChannel(channel)
        .setSession(1)
        .setSequence(sequence)
        .setReceivedAt(capturedAt(sequence))
        .setCapturedAt(capturedAt(sequence))
        .setSourceWidth(640)
        .setSourceHeight(360)
        .setLetterbox(new Letterbox(0.7f, 0, 0))
        .setWidth(WIDTH)
        .setHeight(HEIGHT)
        .setEncoding(Encoding.BGR24)
        .setImage(ByteBuffer.wrap(new byte[WIDTH * HEIGHT * 3]))
        .build();
  }
}
