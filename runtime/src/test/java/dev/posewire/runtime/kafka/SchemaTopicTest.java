package dev.posewire.runtime.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.UnknownSchemaException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class SchemaTopicTest {
  private static final TopicPartition PARTITION = new TopicPartition("schemas", 0);
  private static final Schema FIRST = schema("First");
  private static final Schema SECOND = schema("Second");

  private final AvroCodec codec = new AvroCodec();
  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private final List<byte[]> log = new ArrayList<>();
  private final List<Long> positions = new ArrayList<>();
  private final SchemaTopic topic =
      new SchemaTopic("schemas", codec, this::reader, () -> producer, () -> 0);

  @Test
  void publishesItsOwnSchemasByFingerprint() throws Exception {
    topic.publishOwn();

    assertEquals(AvroCodec.ownSchemas().size(), producer.history().size());
    ProducerRecord<String, byte[]> record = producer.history().get(0);
    Schema written = new Schema.Parser().parse(new String(record.value(), StandardCharsets.UTF_8));
    assertEquals("%016x".formatted(AvroCodec.fingerprint(written)), record.key());
    assertEquals("schemas", record.topic());
    assertEquals(0, record.partition());
    assertTrue(producer.closed());
  }

  @Test
  void schemasThatCannotBeWrittenAreAUserError() {
    producer.sendException = new TopicAuthorizationException("schemas");

    UserErrorException e = assertThrows(UserErrorException.class, topic::publishOwn);

    assertTrue(e.getMessage().contains("schemas"), e.getMessage());
    assertTrue(producer.closed());
  }

  @Test
  void learnsWhatIsThereAndLaterWhatWasAdded() {
    log.add(json(FIRST));
    log.add("no schema".getBytes(StandardCharsets.UTF_8));
    topic.refresh();
    assertTrue(isKnown(FIRST));

    log.add(json(SECOND));
    topic.refresh();
    assertTrue(isKnown(SECOND));
    assertEquals(List.of(0L, 2L), positions);
  }

  @Test
  void readsAnewATopicThatWasMadeAgain() {
    log.add(json(FIRST));
    log.add(json(FIRST));
    topic.refresh();
    log.clear();
    log.add(json(SECOND));

    topic.refresh();

    assertTrue(isKnown(SECOND));
  }

  private boolean isKnown(Schema schema) {
    byte[] value =
        ByteBuffer.allocate(10)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 0xc3)
            .put((byte) 1)
            .putLong(AvroCodec.fingerprint(schema))
            .array();
    try {
      Frame unused = codec.decode(value, Frame.class);
      return true;
    } catch (MalformedRecordException e) {
      return true; // known, but not a frame's
    } catch (UnknownSchemaException e) {
      return false;
    }
  }

  private Consumer<String, byte[]> reader() {
    MockConsumer<String, byte[]> consumer = new PositionedConsumer();
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, (long) log.size()));
    consumer.schedulePollTask(
        () -> {
          for (int offset = 0; offset < log.size(); offset++) {
            consumer.addRecord(new ConsumerRecord<>("schemas", 0, offset, "key", log.get(offset)));
          }
        });
    return consumer;
  }

  /** Notes where it is put. */
  private final class PositionedConsumer extends MockConsumer<String, byte[]> {
    PositionedConsumer() {
      super("none");
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
      positions.add(offset);
      super.seek(partition, offset);
    }
  }

  private static Schema schema(String name) {
    return SchemaBuilder.record(name).fields().requiredString("channel").endRecord();
  }

  private static byte[] json(Schema schema) {
    return schema.toString().getBytes(StandardCharsets.UTF_8);
  }
}
