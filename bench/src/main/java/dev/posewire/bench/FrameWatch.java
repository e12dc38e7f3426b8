package dev.posewire.bench;

import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.UnknownSchemaException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads {@code frames.live} from its end on, as a worker would, and counts what is missing in each
 * channel. Its loop's thread owns the consumer; any thread may ask.
 */
final class FrameWatch implements Loop {
  private static final Duration POLL = Duration.ofMillis(100);

  private final AvroCodec codec = new AvroCodec();
  private final Consumer<String, byte[]> consumer;
  private final long intervalMicros;
  private final Map<String, Last> channels = new HashMap<>(); // guarded by this

  /**
   * What is known of one channel.
   *
   * @param frames that came
   * @param lost that the camera showed, by its own time line, and that did not come; those between
   *     two sessions are not among them
   */
  record Last(long session, long ptsMicros, Instant receivedAt, long frames, long lost) {}

  /** {@code fps}: of every channel. */
  FrameWatch(KafkaClients clients, int fps) {
    this.intervalMicros = 1_000_000L / fps;
    this.consumer = clients.reader();
    String topic = clients.settings().topics().frames(Policy.LATEST);
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
  }

  @Override
  public void runOnce() {
    consumer.poll(POLL).forEach(record -> take(record.key(), record.value()));
  }

  private void take(String channel, byte[] value) {
    Frame frame;
    try {
      frame = codec.decode(value, Frame.class);
    } catch (MalformedRecordException | UnknownSchemaException e) {
      throw new IllegalStateException("of this very version", e);
    }
    synchronized (this) {
      Last last = channels.get(channel);
      boolean follows = last != null && last.session() == frame.getSession();
      long step = follows ? frame.getPts() - last.ptsMicros() : intervalMicros;
      long lost = Math.max(0, Math.round((double) step / intervalMicros) - 1);
      channels.put(
          channel,
          new Last(
              frame.getSession(),
              frame.getPts(),
              frame.getReceivedAt(),
              last == null ? 1 : last.frames() + 1,
              last == null ? 0 : last.lost() + lost));
    }
  }

  /** Begins anew. */
  synchronized void forget() {
    channels.clear();
  }

  /** As it is now, by channel. */
  synchronized Map<String, Last> channels() {
    return Map.copyOf(channels);
  }

  @Override
  public void onStop() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(5)));
  }
}
