package dev.posewire.sink.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.Outbox;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.SinkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Pose events as records of another topic, in the order of each channel. Not thread-safe: owned by
 * the thread that writes, but for {@link #cancel}.
 *
 * <p>Kafka's own producer repeats nothing when it tries again. After a fault of the cluster's it is
 * made anew: it may be one that never sends again.
 */
final class KafkaSink implements PoseSink {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final String name;
  private final String topic;
  private final byte[] contentType;
  private final Function<PoseEvent, byte[]> encoder;
  private final KafkaFault fault;
  private final Producers producers;
  private final Outbox outbox = new Outbox();
  // Written by the owner, read by who cancels.
  private volatile Optional<Producer<String, byte[]>> producer = Optional.empty();
  // Written by who cancels, read by the owner.
  private volatile boolean cancelled;

  private record Sent(PoseEvent event, Future<?> outcome) {}

  /** Makes producers, which who asks for them closes. */
  interface Producers {
    /** Throws KafkaException as Kafka's constructor does. */
    Producer<String, byte[]> make() throws SinkException;
  }

  KafkaSink(String name, KafkaTarget target, Producers producers) {
    this.name = name;
    this.topic = target.topic();
    this.contentType = target.format().contentType().getBytes(UTF_8);
    this.encoder = target.format().encoder();
    this.fault = new KafkaFault(target);
    this.producers = producers;
  }

  @Override
  public String name() {
    return name;
  }

  /** Waits for the topic, which the broker may make by itself. */
  @Override
  public void prepare() throws SinkException {
    try {
      List<PartitionInfo> unused = producer().partitionsFor(topic);
    } catch (KafkaException | IllegalStateException e) {
      discard();
      throw cancelled ? fault.closing() : fault.whilePreparing(e);
    }
  }

  /** The one that is there, else a new one. */
  private Producer<String, byte[]> producer() throws SinkException {
    if (producer.isEmpty()) producer = Optional.of(producers.make());
    if (cancelled) throw fault.closing();
    return producer.get();
  }

  @Override
  public void write(PoseEvent event) {
    outbox.add(event);
  }

  @Override
  public void flush() throws SinkException {
    try {
      if (outbox.isEmpty()) return;
      forward(producer());
      outbox.end();
    } catch (KafkaException | IllegalStateException e) {
      discard();
      throw cancelled ? fault.closing() : fault.whileSending(e);
    } finally {
      if (outbox.hasFault()) discard();
      outbox.clear();
    }
  }

  private void forward(Producer<String, byte[]> to) {
    List<Sent> sent = new ArrayList<>();
    for (PoseEvent event : outbox.unsent()) {
      Sent next = new Sent(event, to.send(record(event)));
      sent.add(next);
      // Without the topic's partitions each send would wait anew.
      if (next.outcome().isDone() && failure(next).isPresent()) settle(next);
      if (outbox.hasFault()) break;
    }
    to.flush();
    sent.forEach(this::settle);
  }

  private ProducerRecord<String, byte[]> record(PoseEvent event) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(topic, event.getChannel(), encoder.apply(event));
    record
        .headers()
        .add("content-type", contentType)
        .add("session", Long.toString(event.getSession()).getBytes(UTF_8))
        .add("sequence", Long.toString(event.getSequence()).getBytes(UTF_8));
    return record;
  }

  private void settle(Sent sent) {
    Optional<Throwable> failure = failure(sent);
    if (failure.isEmpty()) {
      outbox.taken(sent.event());
    } else {
      outbox.failed(sent.event(), cancelled ? fault.closing() : fault.whileSending(failure.get()));
    }
  }

  /** To be called when it is done. */
  private static Optional<Throwable> failure(Sent sent) {
    try {
      Object unused = sent.outcome().get();
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e); // sets the flag again
    }
  }

  /** The next use makes a new one. */
  private void discard() {
    close(Duration.ZERO);
    producer = Optional.empty();
  }

  private void close(Duration timeout) {
    try {
      producer.ifPresent(one -> one.close(timeout));
    } catch (InterruptException e) {
      // It has set the flag again, and ends all the same.
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    close(Duration.ZERO);
  }

  /** What was not flushed is not sent. */
  @Override
  public void close() {
    close(CLOSE_TIMEOUT);
    producer = Optional.empty();
  }
}
