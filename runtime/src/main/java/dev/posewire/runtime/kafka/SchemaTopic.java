package dev.posewire.runtime.kafka;

import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.MalformedRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compacted {@code schemas} topic: where a process says how its records are written, and learns
 * how others are. Key: the schema's CRC-64-AVRO fingerprint as 16 hex digits; value: its JSON.
 * Thread-safe.
 */
final class SchemaTopic {
  private static final Logger log = LoggerFactory.getLogger(SchemaTopic.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Of a broker that is there, on a machine that starts all stages at once. */
  private static final Duration PUBLISH_TIMEOUT = Duration.ofSeconds(60);

  private static final Duration POLL = Duration.ofMillis(100);

  private final Supplier<Consumer<String, byte[]>> readers;
  private final Supplier<Producer<String, byte[]>> producers;
  private final AvroCodec codec;
  private final Ticker ticker;
  private final TopicPartition partition;
  private long position; // guarded by this: what lies below is learnt

  SchemaTopic(KafkaClients clients, AvroCodec codec) {
    this(
        clients.settings().topics().schemas(),
        codec,
        clients::reader,
        () -> clients.boundedProducer("posewire-schemas", PUBLISH_TIMEOUT),
        Ticker.system());
  }

  /** Each reader and producer is closed after use. */
  SchemaTopic(
      String topic,
      AvroCodec codec,
      Supplier<Consumer<String, byte[]>> readers,
      Supplier<Producer<String, byte[]>> producers,
      Ticker ticker) {
    this.readers = readers;
    this.producers = producers;
    this.codec = codec;
    this.ticker = ticker;
    this.partition = new TopicPartition(topic, 0);
  }

  /**
   * Writes the schemas of this version; to be done before the first record.
   *
   * @throws UserErrorException if the broker does not take them within a minute
   */
  void publishOwn() throws InterruptedException {
    try (Producer<String, byte[]> producer = producers.get()) {
      // One after the other: a new topic may refuse the first of several and take the next, which
      // then are ahead of it for ever.
      for (Schema schema : AvroCodec.ownSchemas()) {
        Future<?> sent = producer.send(record(schema));
        sent.get(PUBLISH_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw new UserErrorException(
          "cannot write to the topic "
              + partition.topic()
              + " ("
              + e
              + "): allow this process to write it",
          e);
    }
  }

  private ProducerRecord<String, byte[]> record(Schema schema) {
    String key = "%016x".formatted(AvroCodec.fingerprint(schema));
    return new ProducerRecord<>(
        partition.topic(),
        partition.partition(),
        key,
        schema.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Learns what was published since the last time. Blocks for some seconds at most; a fault is
   * logged.
   */
  synchronized void refresh() {
    try (Consumer<String, byte[]> reader = readers.get()) {
      reader.assign(Set.of(partition));
      long beginning = reader.beginningOffsets(Set.of(partition)).get(partition);
      long end = reader.endOffsets(Set.of(partition)).get(partition);
      boolean madeAgain = position > end;
      reader.seek(partition, madeAgain ? beginning : Math.max(beginning, position));
      long begunNanos = ticker.nanos();
      while (reader.position(partition) < end && ticker.nanos() - begunNanos < TIMEOUT.toNanos()) {
        reader.poll(POLL).forEach(this::learn);
      }
      position = reader.position(partition);
    } catch (KafkaException e) {
      log.warn("cannot read {} now: {}", partition, e.toString());
    }
  }

  private void learn(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) return;
    try {
      codec.learn(new String(record.value(), StandardCharsets.UTF_8));
    } catch (MalformedRecordException e) {
      log.warn("{}@{} is not a schema: {}", partition, record.offset(), e.getMessage());
    }
  }
}
