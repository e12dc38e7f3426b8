package dev.posewire.bench.recorded;

import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Policy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The recorded frames that the workers have not committed at one moment. After a crash at that
 * moment they alone may be run twice. Immutable.
 */
public final class UncommittedTail {
  private static final Duration POLL = Duration.ofMillis(100);

  // By channel, the lowest sequence of its frames; a channel without any is not in it.
  private final Map<String, Long> firstSequences;

  private UncommittedTail(Map<String, Long> firstSequences) {
    this.firstSequences = Map.copyOf(firstSequences);
  }

  /** As it is now; to be asked before another worker goes on with the partitions of a dead one. */
  public static UncommittedTail of(KafkaClients clients) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> committed;
    try (Admin admin = clients.admin()) {
      String group = clients.settings().group("worker.recorded");
      committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    }
    AvroCodec codec = new AvroCodec();
    Map<String, Long> first = new HashMap<>();
    try (Consumer<String, byte[]> frames = clients.reader()) {
      Map<TopicPartition, Long> ends = seek(frames, clients, committed);
      while (ends.keySet().stream().anyMatch(one -> frames.position(one) < ends.get(one))) {
        for (ConsumerRecord<String, byte[]> record : frames.poll(POLL)) {
          Frame frame = codec.decode(record.value(), Frame.class);
          first.merge(frame.getChannel(), frame.getSequence(), Math::min);
        }
      }
    }
    return new UncommittedTail(first);
  }

  /** Answers where the partitions end. */
  private static Map<TopicPartition, Long> seek(
      Consumer<String, byte[]> frames,
      KafkaClients clients,
      Map<TopicPartition, OffsetAndMetadata> committed) {
    var partitions =
        ResultWatch.partitions(frames, clients.settings().topics().frames(Policy.EVERY));
    frames.assign(partitions);
    frames.seekToBeginning(partitions);
    committed.forEach((partition, at) -> frames.seek(partition, at.offset()));
    return frames.endOffsets(partitions);
  }

  boolean holds(String channel, long sequence) {
    Long first = firstSequences.get(channel);
    return first != null && sequence >= first;
  }
}
