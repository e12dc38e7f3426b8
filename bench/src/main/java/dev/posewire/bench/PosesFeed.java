package dev.posewire.bench;

import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Box;
import dev.posewire.schemas.Clock;
import dev.posewire.schemas.Coco18;
import dev.posewire.schemas.Person;
import dev.posewire.schemas.PoseEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Fills {@code poses} with events of people by chance, as fast as the broker takes them. */
final class PosesFeed {
  private static final Duration CLOSE_TIMEOUT = Duration.ofMinutes(2);
  private static final long MILLIS_PER_FRAME = 66;

  private final AvroCodec codec = new AvroCodec();
  private final Random random = new Random(11);
  private final Instant begun = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private final int channels;
  private final int people;

  PosesFeed(int channels, int people) {
    this.channels = channels;
    this.people = people;
  }

  /** Makes the topic, and returns when the broker has all events; the bytes of one of them. */
  int fill(KafkaClients clients, int events) throws InterruptedException {
    String topic = clients.settings().topics().poses();
    StageKafka.open("bench", clients, Set.of(topic), new Health(), new SimpleMeterRegistry())
        .close();
    int bytes = 0;
    Producer<String, byte[]> producer = clients.everyProducer("bench-poses-feed");
    try {
      for (int number = 0; number < events; number++) {
        PoseEvent event = event(number);
        byte[] value = codec.encode(event);
        bytes = value.length;
        Future<?> unused = // it tries for ever
            producer.send(new ProducerRecord<>(topic, event.getChannel(), value));
      }
      producer.flush();
    } finally {
      producer.close(CLOSE_TIMEOUT);
    }
    return bytes;
  }

  private PoseEvent event(int number) {
    long sequence = number / channels;
    Instant time = begun.plusMillis(sequence * MILLIS_PER_FRAME);
    List<Person> all = new ArrayList<>();
    for (int track = 0; track < people; track++) {
      all.add(person(track));
    }
    return PoseEvent.newBuilder()
        .setChannel("camera-" + number % channels)
        .setSession(ChronoUnit.MICROS.between(Instant.EPOCH, begun))
        .setSequence(sequence)
        .setReceivedAt(time)
        .setCapturedAt(time)
        .setPublishedAt(time)
        .setInferredAt(time)
        .setDecodedAt(time)
        .setClock(Clock.ARRIVAL)
        .setSourceWidth(1920)
        .setSourceHeight(1080)
        .setTags(Map.of("site", "north"))
        .setModel("human-pose-estimation-0001")
        .setDevice("openvino:CPU")
        .setPeople(all)
        .build();
  }

  private Person person(int track) {
    List<Float> x = new ArrayList<>();
    List<Float> y = new ArrayList<>();
    List<Float> scores = new ArrayList<>();
    for (int keypoint = 0; keypoint < Coco18.KEYPOINTS.size(); keypoint++) {
      x.add(random.nextFloat(1920));
      y.add(random.nextFloat(1080));
      scores.add(random.nextFloat());
    }
    Box box = new Box(x.get(0), y.get(0), random.nextFloat(300), random.nextFloat(600));
    return new Person(track, random.nextFloat(500), box, x, y, scores);
  }
}
