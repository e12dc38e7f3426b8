package dev.posewire.ingest.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lane.ChannelPartition;
import dev.posewire.runtime.lane.RecordReader;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.Encoding;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Letterbox;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.Person;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.schemas.Topics;
import dev.posewire.schemas.UnknownSchemaException;
import dev.posewire.video.drawing.FramePicture;
import dev.posewire.video.drawing.ModelPixels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class SnapshotReaderTest {
  private static final int PARTITIONS = 3;
  private static final String CHANNEL = "dock-3";
  private static final ChannelSpec LIVE = Recorded.spec(CHANNEL, Policy.LATEST);

  private final Topics topics = Topics.withDefaultPrefix();
  private final AvroCodec codec = new AvroCodec();
  private final Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> log = new HashMap<>();
  private final List<LogConsumer> consumers = new ArrayList<>();
  private long nowNanos;
  private long nanosPerPoll;
  private boolean brokerIsAway;
  private final SnapshotReader reader =
      new SnapshotReader(
          new SnapshotReader.Clients(
              this::consumer, () -> new Decoder<>(Frame.class), () -> new Decoder<>(eventType())),
          topics,
          () -> nowNanos);

  @Test
  void answersTheNewestFrameAtItsSize() throws Exception {
    frames(Recorded.frame(CHANNEL, 7, 1, 50), Recorded.frame(CHANNEL, 7, 2, 200));

    Snapshot snapshot = reader.newest(LIVE, false).orElseThrow();

    assertEquals(Recorded.capturedAt(2), snapshot.capturedAt());
    BufferedImage picture = picture(snapshot);
    assertEquals(Recorded.WIDTH, picture.getWidth());
    assertEquals(Recorded.HEIGHT, picture.getHeight());
    assertEquals(200, picture.getRGB(10, 10) & 0xff, 2);
    assertTrue(consumers.get(0).closed());
  }

  @Test
  void policyOfTheChannelTellsTheLane() throws Exception {
    frames(Recorded.frame(CHANNEL, 7, 1, 50));

    assertTrue(reader.newest(Recorded.spec(CHANNEL, Policy.EVERY), false).isEmpty());
  }

  @Test
  void quietChannelIsFoundBehindThoseThatShareItsPartition() throws Exception {
    String busy = neighbour();
    frames(Recorded.frame(CHANNEL, 7, 1, 50), Recorded.frame(CHANNEL, 7, 2, 60));
    IntStream.range(0, 200).forEach(i -> frames(Recorded.frame(busy, 7, i, 200)));

    Snapshot snapshot = reader.newest(LIVE, false).orElseThrow();

    assertEquals(Recorded.capturedAt(2), snapshot.capturedAt());
  }

  @Test
  void searchEndsWhereItsBytesDo() throws Exception {
    String busy = neighbour();
    frames(Recorded.frame(CHANNEL, 7, 1, 50));
    Frame large = large(busy);
    IntStream.range(0, 60).forEach(i -> frames(large));

    assertTrue(reader.newest(LIVE, false).isEmpty());
    assertTrue(consumers.get(0).bytes < 64 << 20, "bytes read: " + consumers.get(0).bytes);
  }

  @Test
  void searchEndsAfterItsTimeAndSaysSo() {
    frames(Recorded.frame(CHANNEL, 7, 1, 50));
    nanosPerPoll = Duration.ofSeconds(4).toNanos();
    String busy = neighbour();
    IntStream.range(0, 20).forEach(i -> frames(Recorded.frame(busy, 7, i, 200)));

    SnapshotException e = assertThrows(SnapshotException.class, () -> reader.newest(LIVE, false));

    assertTrue(e.getMessage().contains("3000 ms"), e.getMessage());
    assertTrue(consumers.get(0).closed());
  }

  @Test
  void brokerThatIsAwayIsAProblemOfTheMoment() {
    brokerIsAway = true;

    assertThrows(SnapshotException.class, () -> reader.newest(LIVE, false));
    assertThrows(SnapshotException.class, () -> reader.newest(LIVE, true));
    assertThrows(SnapshotException.class, () -> reader.newest(LIVE, false));
  }

  @Test
  void nothingOnKafkaIsNoSnapshot() throws Exception {
    assertTrue(reader.newest(LIVE, false).isEmpty());
    assertTrue(reader.newest(LIVE, true).isEmpty());
  }

  @Test
  void framesThatNobodyCanReadArePassedOver() throws Exception {
    frames(Recorded.frame(CHANNEL, 7, 1, 50));
    append(topics.frames(Policy.LATEST), CHANNEL, new byte[] {1, 2, 3});

    assertEquals(Recorded.capturedAt(1), reader.newest(LIVE, false).orElseThrow().capturedAt());
  }

  @Test
  void skeletonsAreThoseOfTheFrameScaledIntoIt() throws Exception {
    frames(Recorded.frame(CHANNEL, 7, 1, 50), Recorded.frame(CHANNEL, 7, 2, 60));
    events(1, Recorded.nose(8, 8));
    events(2, Recorded.nose(40, 20));

    Snapshot snapshot = reader.newest(LIVE, true).orElseThrow();

    assertEquals(Recorded.capturedAt(2), snapshot.capturedAt());
    BufferedImage picture = picture(snapshot);
    assertTrue(blue(picture, 20, 10) > 150, "nose is drawn: " + blue(picture, 20, 10));
    assertEquals(60, blue(picture, 4, 4), 12);
    assertEquals(60, blue(picture, 40, 20), 12);
  }

  @Test
  void newestFrameWithAnEventIsShownWhileNewerOnesWait() throws Exception {
    IntStream.range(0, 30).forEach(i -> frames(Recorded.frame(CHANNEL, 7, i, 60)));
    events(3, Recorded.nose(8, 8));
    events(4, Recorded.nose(8, 8));

    assertEquals(Recorded.capturedAt(4), reader.newest(LIVE, true).orElseThrow().capturedAt());
  }

  @Test
  void eventsOfAnotherSessionAreNotDrawn() throws Exception {
    frames(Recorded.frame(CHANNEL, 8, 4, 60));
    events(4, Recorded.nose(8, 8));

    assertTrue(reader.newest(LIVE, true).isEmpty());
  }

  @Test
  void jpegFramesAreShownToo() throws Exception {
    Frame raw = Recorded.frame(CHANNEL, 7, 1, 50);
    frames(
        Frame.newBuilder(raw)
            .setEncoding(Encoding.JPEG)
            .setImage(ByteBuffer.wrap(FramePicture.jpeg(FramePicture.of(raw))))
            .build());

    assertEquals(50, blue(picture(reader.newest(LIVE, false).orElseThrow()), 10, 10), 3);
  }

  @Test
  void frameWhoseBytesAreNotWhatItSaysIsRefused() throws IOException {
    Frame raw = Recorded.frame(CHANNEL, 7, 1, 50);
    byte[] jpeg = FramePicture.jpeg(FramePicture.of(raw));
    List<Frame> wrong =
        List.of(
            Frame.newBuilder(raw).setWidth(65).build(),
            Frame.newBuilder(raw).setWidth(0).build(),
            Frame.newBuilder(raw).setWidth(100_000).setHeight(100_000).build(),
            Frame.newBuilder(raw).setEncoding(Encoding.UNKNOWN).build(),
            Frame.newBuilder(raw).setEncoding(Encoding.JPEG).build(),
            Frame.newBuilder(raw)
                .setEncoding(Encoding.JPEG)
                .setWidth(65)
                .setImage(ByteBuffer.wrap(jpeg))
                .build());

    wrong.forEach(frame -> assertThrows(IOException.class, () -> FramePicture.of(frame)));
  }

  @Test
  void padsOfTheLetterboxMoveThePeople() {
    var people = ModelPixels.of(List.of(Recorded.nose(40, 20)), new Letterbox(0.5f, -3, 7));

    assertEquals(17f, people.get(0).getX().get(0));
    assertEquals(17f, people.get(0).getY().get(0));
    assertEquals(0f, people.get(0).getKeypointScores().get(1));
  }

  private static Class<PoseEvent> eventType() {
    return PoseEvent.class;
  }

  private static int blue(BufferedImage picture, int x, int y) {
    return picture.getRGB(x, y) & 0xff;
  }

  private static BufferedImage picture(Snapshot snapshot) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(snapshot.jpeg()));
  }

  /** Another channel of the same partition. */
  private static String neighbour() {
    int partition = ChannelPartition.of(CHANNEL, PARTITIONS);
    return IntStream.range(0, 100)
        .mapToObj(i -> "gate-" + i)
        .filter(id -> ChannelPartition.of(id, PARTITIONS) == partition)
        .findFirst()
        .orElseThrow();
  }

  private static Frame large(String channel) {
    byte[] image = new byte[1_000_000];
    return Frame.newBuilder(Recorded.frame(channel, 7, 1, 1))
        .setImage(ByteBuffer.wrap(image))
        .build();
  }

  private void frames(Frame... frames) {
    for (Frame frame : frames) {
      append(topics.frames(Policy.LATEST), frame.getChannel(), codec.encode(frame));
    }
  }

  private void events(long sequence, Person... people) {
    var event = Recorded.event(CHANNEL, 7, sequence, people);
    append(topics.poses(), CHANNEL, codec.encode(event));
  }

  private void append(String topic, String channel, byte[] value) {
    var partition = new TopicPartition(topic, ChannelPartition.of(channel, PARTITIONS));
    var records = log.computeIfAbsent(partition, absent -> new ArrayList<>());
    records.add(
        new ConsumerRecord<>(
            topic,
            partition.partition(),
            records.size(),
            0L,
            TimestampType.CREATE_TIME,
            channel.length(),
            value.length,
            channel,
            value,
            new RecordHeaders(),
            Optional.empty()));
  }

  private Consumer<String, byte[]> consumer() {
    LogConsumer consumer = new LogConsumer();
    consumers.add(consumer);
    return consumer;
  }

  private final class Decoder<T extends SpecificRecord> implements RecordReader<T> {
    private final Class<T> type;

    Decoder(Class<T> type) {
      this.type = type;
    }

    @Override
    public T read(ConsumerRecord<String, byte[]> record)
        throws MalformedRecordException, UnknownSchemaException {
      return codec.decode(record.value(), type);
    }

    @Override
    public void refreshSchemas() {}
  }

  /** Plays the log from wherever it was put, some records a poll. */
  private final class LogConsumer extends MockConsumer<String, byte[]> {
    private static final int RECORDS_PER_POLL = 5;
    private long bytes;

    LogConsumer() {
      super("none");
    }

    @Override
    public synchronized List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
      if (brokerIsAway) {
        throw new TimeoutException("no answer within " + timeout);
      }
      return IntStream.range(0, PARTITIONS)
          .mapToObj(i -> new PartitionInfo(topic, i, Node.noNode(), new Node[0], new Node[0]))
          .toList();
    }

    @Override
    public synchronized Map<TopicPartition, Long> beginningOffsets(
        Collection<TopicPartition> partitions, Duration timeout) {
      Map<TopicPartition, Long> offsets = new HashMap<>();
      partitions.forEach(partition -> offsets.put(partition, 0L));
      return offsets;
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions, Duration timeout) {
      Map<TopicPartition, Long> offsets = new HashMap<>();
      partitions.forEach(partition -> offsets.put(partition, (long) records(partition).size()));
      return offsets;
    }

    private List<ConsumerRecord<String, byte[]>> records(TopicPartition partition) {
      return log.getOrDefault(partition, List.of());
    }

    @Override
    public synchronized ConsumerRecords<String, byte[]> poll(Duration timeout) {
      nowNanos += nanosPerPoll;
      TopicPartition partition = assignment().iterator().next();
      int from = (int) position(partition);
      int to = Math.min(records(partition).size(), from + RECORDS_PER_POLL);
      List<ConsumerRecord<String, byte[]>> polled =
          List.copyOf(records(partition).subList(from, to));
      polled.forEach(record -> bytes += record.serializedValueSize());
      seek(partition, to);
      return new ConsumerRecords<>(Map.of(partition, polled), Map.of());
    }
  }
}
