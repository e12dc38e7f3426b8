package dev.posewire.bench.profile;

import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Letterbox;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseTensors;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Publishes maps on {@code tensors.live} at an even pace, as a worker would whose channels take
 * turns. Its loop's thread owns the producer; any thread may ask.
 */
public final class TensorsFeed implements Loop {
  /** Of each channel; the last of them may have fewer. */
  private static final int CHANNEL_FPS = 5;

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  private final AvroCodec codec = new AvroCodec();
  private final Producer<String, byte[]> producer;
  private final String topic;
  private final CardMaps maps;
  private final double fps;
  private final int channels;
  private final Instant session = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private final long begunNanos = System.nanoTime();
  // Written by the producer's thread, read by those who ask.
  private final AtomicLong fed = new AtomicLong();
  private long next;

  /** The topic is there; {@code fps}: of all channels together. */
  public TensorsFeed(KafkaClients clients, CardMaps maps, int fps) {
    this.producer = clients.latestProducer("bench-tensors-feed");
    this.topic = clients.settings().topics().tensors(Policy.LATEST);
    this.maps = maps;
    this.fps = fps;
    this.channels = (fps + CHANNEL_FPS - 1) / CHANNEL_FPS;
  }

  /** How many frames the broker has taken. */
  public long fed() {
    return fed.get();
  }

  public int channels() {
    return channels;
  }

  /** One that is late is sent at once: the pace holds on the whole. */
  @Override
  public void runOnce() {
    long dueNanos = begunNanos + (long) (next / fps * TimeUnit.SECONDS.toNanos(1));
    long leftNanos = dueNanos - System.nanoTime();
    if (leftNanos > 0) {
      LockSupport.parkNanos(leftNanos);
      return;
    }
    PoseTensors tensors = tensors(next++);
    Future<?> unused = // the callback counts it
        producer.send(
            new ProducerRecord<>(topic, tensors.getChannel(), codec.encode(tensors)),
            (metadata, failure) -> {
              if (failure == null) fed.incrementAndGet();
            });
  }

  private PoseTensors tensors(long number) {
    long channel = number % channels;
    long sequence = number / channels;
    long pts = (long) (number / fps * TimeUnit.SECONDS.toMicros(1));
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    // Each channel is at another picture.
    return maps.tensors(channel + sequence)
        .setChannel("card-" + channel)
        .setSession(ChronoUnit.MICROS.between(Instant.EPOCH, session))
        .setSequence(sequence)
        .setPts(pts)
        .setReceivedAt(now)
        .setCapturedAt(session.plus(pts, ChronoUnit.MICROS))
        .setPublishedAt(now)
        .setInferredAt(now)
        .setLetterbox(new Letterbox(1f, 0, 0))
        .build();
  }

  @Override
  public void onStop() {
    producer.close(CLOSE_TIMEOUT);
  }
}
