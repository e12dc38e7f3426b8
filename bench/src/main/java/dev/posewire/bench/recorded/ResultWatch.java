package dev.posewire.bench.recorded;

import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseTensors;
import dev.posewire.schemas.UnknownSchemaException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads all results of the workers from the topics' beginnings on, while no decoder has taken any:
 * then none of a recording is deleted. Its loop's thread owns the consumer; any thread may ask.
 */
public final class ResultWatch implements Loop {
  private static final Duration POLL = Duration.ofMillis(100);

  private record Result(String channel, long sequence) {}

  private final AvroCodec codec = new AvroCodec();
  private final Consumer<String, byte[]> consumer;
  private final String recorded;
  // Guarded by this.
  private final Map<String, Instant> lastInferred = new HashMap<>();
  private final Map<Result, Integer> results = new HashMap<>();

  /** The topics are there. */
  public ResultWatch(KafkaClients clients) {
    this.consumer = clients.reader();
    this.recorded = clients.settings().topics().tensors(Policy.EVERY);
    List<TopicPartition> partitions = new ArrayList<>(partitions(consumer, recorded));
    partitions.addAll(partitions(consumer, clients.settings().topics().tensors(Policy.LATEST)));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  static List<TopicPartition> partitions(Consumer<?, ?> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  @Override
  public void runOnce() {
    consumer.poll(POLL).forEach(record -> take(record.topic(), record.value()));
  }

  private void take(String topic, byte[] value) {
    PoseTensors tensors;
    try {
      tensors = codec.decode(value, PoseTensors.class);
    } catch (MalformedRecordException | UnknownSchemaException e) {
      throw new IllegalStateException("of this very version", e);
    }
    synchronized (this) {
      lastInferred.merge(
          tensors.getChannel(),
          tensors.getInferredAt(),
          (one, other) -> one.isAfter(other) ? one : other);
      if (topic.equals(recorded)) {
        results.merge(new Result(tensors.getChannel(), tensors.getSequence()), 1, Integer::sum);
      }
    }
  }

  /** How many of these channels have a frame that the network ran after that moment. */
  public synchronized long servedSince(Collection<String> channels, Instant moment) {
    return channels.stream()
        .filter(channel -> lastInferred.getOrDefault(channel, Instant.MIN).isAfter(moment))
        .count();
  }

  /** How many recorded frames have a result. */
  public synchronized long recordedFrames() {
    return results.size();
  }

  /** Results of recorded frames that are there more than once. */
  public synchronized long duplicates() {
    return results.values().stream().mapToLong(count -> count - 1).sum();
  }

  /** Likewise, of frames outside of a tail. */
  public synchronized long duplicatesOutside(UncommittedTail tail) {
    return results.entrySet().stream()
        .filter(entry -> !tail.holds(entry.getKey().channel(), entry.getKey().sequence()))
        .mapToLong(entry -> entry.getValue() - 1)
        .sum();
  }

  @Override
  public void onStop() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(5)));
  }
}
