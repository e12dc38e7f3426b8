package dev.posewire.systemtests.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.snapshot.Snapshot;
import dev.posewire.ingest.snapshot.SnapshotReader;
import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.Topics;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reads pictures back from a real broker. */
@Timeout(120)
@ExtendWith(KafkaBrokerExtension.class)
final class SnapshotIT {
  @Test
  void newestPictureComesBackWithAndWithoutSkeletons(KafkaBroker broker, Topics topics)
      throws Exception {
    String frames = topics.frames(Policy.LATEST);
    try (Stages stages = new Stages(broker, topics)) {
      StageKafka kafka = stages.open("ingest", frames, topics.poses());
      SnapshotReader reader = SnapshotReader.of(kafka);
      assertTrue(reader.newest(spec("dock-3"), false).isEmpty());

      try (Producer<String, byte[]> producer = kafka.clients().everyProducer("test")) {
        for (int sequence = 7; sequence <= 48; sequence++) {
          send(producer, kafka, frames, "dock-3", Records.frame("dock-3", sequence));
        }
        send(producer, kafka, topics.poses(), "dock-3", Records.event("dock-3", 7));
        send(producer, kafka, topics.poses(), "dock-3", Records.event("dock-3", 8));
      }

      Snapshot newest = reader.newest(spec("dock-3"), false).orElseThrow();
      assertEquals(Records.capturedAt(48), newest.capturedAt());
      var picture = ImageIO.read(new ByteArrayInputStream(newest.jpeg()));
      assertEquals(Records.WIDTH, picture.getWidth());
      assertEquals(Records.HEIGHT, picture.getHeight());
      Snapshot drawn = reader.newest(spec("dock-3"), true).orElseThrow();
      assertEquals(Records.capturedAt(8), drawn.capturedAt());
      Optional<Snapshot> other = reader.newest(spec("gate"), false);
      assertTrue(other.isEmpty());
    }
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
}
