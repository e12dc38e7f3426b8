package dev.posewire.systemtests;

import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.UnknownSchemaException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * What comes to {@code frames.live}, without the images. Thread-safe: a thread of its own reads
 * from the end of the topic on, until it is closed.
 */
final class FrameLog implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  /** One frame, as the worker would see it. */
  record Seen(long session, long sequence, long ptsMicros, int sourceWidth, int sourceHeight) {}

  private final AvroCodec codec = new AvroCodec();
  private final Consumer<String, byte[]> consumer;
  private final Thread thread;
  private final Map<String, List<Seen>> frames = new HashMap<>(); // guarded by this
  // Written by close, read by the thread.
  private volatile boolean closed;

  FrameLog(KafkaClients clients) {
    String topic = clients.settings().topics().frames(Policy.LATEST);
    consumer = clients.reader();
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    thread = new Thread(this::read, "frame-log");
    thread.start();
  }

  private void read() {
    try {
      while (!closed) {
        consumer.poll(POLL).forEach(record -> take(record.key(), record.value()));
      }
    } catch (WakeupException e) {
      // closed
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(5)));
    }
  }

  private void take(String channel, byte[] value) {
    Frame frame;
    try {
      frame = codec.decode(value, Frame.class);
    } catch (MalformedRecordException | UnknownSchemaException e) {
      throw new AssertionError("of this very version", e);
    }
    Seen seen =
        new Seen(
            frame.getSession(),
            frame.getSequence(),
            frame.getPts(),
            frame.getSourceWidth(),
            frame.getSourceHeight());
    synchronized (this) {
      frames.computeIfAbsent(channel, id -> new ArrayList<>()).add(seen);
    }
  }

  /** All of a channel so far, in their order. */
  synchronized List<Seen> of(String channel) {
    return List.copyOf(frames.getOrDefault(channel, List.of()));
  }

  synchronized int count(String channel) {
    return frames.getOrDefault(channel, List.of()).size();
  }

  /**
   * Frames that the source showed and that are not here, by the channel's own clock, among those
   * from a place on: as many as fit into the gaps.
   */
  long lost(String channel, int from, int fps) {
    long intervalMicros = 1_000_000L / fps;
    List<Seen> seen = of(channel);
    long lost = 0;
    for (int i = from + 1; i < seen.size(); i++) {
      if (seen.get(i).session() != seen.get(i - 1).session()) continue;
      long step = seen.get(i).ptsMicros() - seen.get(i - 1).ptsMicros();
      lost += Math.max(0, Math.round((double) step / intervalMicros) - 1);
    }
    return lost;
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
