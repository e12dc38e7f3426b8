package dev.posewire.runtime.lane;

import dev.posewire.runtime.lifecycle.RateLimitedLog;
import dev.posewire.runtime.lifecycle.Ticker;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the records that a stage cannot use in the {@code rejected} topic. Thread-safe.
 *
 * <p>The headers {@code stage}, {@code topic}, {@code partition}, {@code offset} and {@code error}
 * (UTF-8 text) say where the record came from and what is wrong with it; {@code sink} is the name
 * of the sink that cannot use it.
 */
public final class RejectedRecords {
  private static final Logger log = LoggerFactory.getLogger(RejectedRecords.class);

  /** Characters of an error that are kept: it may quote the record. */
  private static final int MAX_ERROR_CHARS = 2_000;

  private final Producer<String, byte[]> producer;
  private final String topic;
  private final String stage;
  private final Optional<String> sink;
  private final RateLimitedLog rejections = new RateLimitedLog(log, Ticker.system());
  private final RateLimitedLog unstored = new RateLimitedLog(log, Ticker.system());

  public RejectedRecords(Producer<String, byte[]> producer, String topic, String stage) {
    this(producer, topic, stage, Optional.empty());
  }

  private RejectedRecords(
      Producer<String, byte[]> producer, String topic, String stage, Optional<String> sink) {
    this.producer = producer;
    this.topic = topic;
    this.stage = stage;
    this.sink = sink;
  }

  /** Those of one sink, in the same topic. */
  public RejectedRecords ofSink(String name) {
    return new RejectedRecords(producer, topic, stage, Optional.of(name));
  }

  /**
   * Stores one record.
   *
   * @param value what to keep of its value: all of it, or less where it held a picture
   * @return done when it is stored, or was refused by the broker, which is logged: the stream goes
   *     on
   */
  public CompletableFuture<Void> reject(
      ConsumerRecord<String, byte[]> record, byte[] value, Exception error) {
    return reject(record.topic(), record.partition(), record.offset(), record.key(), value, error);
  }

  /** As above, for a record of which only the place and the key are left. */
  public CompletableFuture<Void> reject(
      String from, int partition, long offset, String key, byte[] value, Exception error) {
    rejections.warn("rejected " + from + "-" + partition + "@" + offset, error);
    ProducerRecord<String, byte[]> copy = new ProducerRecord<>(topic, key, value);
    Headers headers = copy.headers();
    header(headers, "stage", stage);
    sink.ifPresent(name -> header(headers, "sink", name));
    header(headers, "topic", from);
    header(headers, "partition", Integer.toString(partition));
    header(headers, "offset", Long.toString(offset));
    header(headers, "error", shortened(String.valueOf(error.getMessage())));
    CompletableFuture<Void> stored = new CompletableFuture<>();
    try {
      Future<?> unused = // the callback says how it ended
          producer.send(copy, (metadata, failure) -> ended(stored, failure));
    } catch (KafkaException e) {
      ended(stored, e);
    }
    return stored;
  }

  private void ended(CompletableFuture<Void> stored, Exception failure) {
    if (failure == null) {
      unstored.recovered("rejected records are stored in " + topic + " again");
    } else {
      unstored.warn("could not store a rejected record in " + topic, failure);
    }
    stored.complete(null);
  }

  private static String shortened(String text) {
    return text.length() <= MAX_ERROR_CHARS ? text : text.substring(0, MAX_ERROR_CHARS) + "...";
  }

  private static void header(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
