package dev.posewire.sink.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperties;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PayloadFormatIndicator;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.Outbox;
import dev.posewire.sink.PoseJson;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.SinkException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Pose events as messages of an MQTT broker, in the order of each channel. Not thread-safe: owned
 * by the thread that writes, but for {@link #cancel}.
 *
 * <p>A flush sends them and waits until the broker has them: for PUBACK (QoS 1) or PUBCOMP (2); of
 * QoS 0 a broker says nothing, and it is enough that the bytes are on their way. At most {@value
 * #MAX_UNANSWERED} are encoded and without an answer.
 */
final class MqttSink implements PoseSink {
  /** Beyond what a broker allows by default (20); the client keeps to the broker's. */
  static final int MAX_UNANSWERED = 64;

  private final String name;
  private final MqttTarget target;
  private final MqttFault fault;
  private final Broker broker;
  private final Outbox outbox = new Outbox();
  private final Queue<Sent> unanswered = new ArrayDeque<>();

  private record Sent(
      PoseEvent event, String topic, CompletableFuture<Optional<Throwable>> answer) {}

  MqttSink(String name, MqttTarget target) {
    this.name = name;
    this.target = target;
    this.fault = new MqttFault(target);
    // Two clients of one id throw each other out: that of a process is its own.
    String clientId =
        target
            .clientId()
            .orElseGet(() -> "posewire-sink-%s-%.8s".formatted(name, UUID.randomUUID().toString()));
    this.broker = new Broker(name, clientId, statusTopic(name, clientId, target), target);
  }

  private static String statusTopic(String name, String clientId, MqttTarget target) {
    try {
      return target.statusTopic().fill(placeholder -> placeholder.equals("name") ? name : clientId);
    } catch (IllegalArgumentException e) {
      throw new UserErrorException("status-topic: " + e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void prepare() throws SinkException {
    Optional<Throwable> failure = broker.connect();
    if (failure.isPresent()) throw fault.whilePreparing(failure.get());
  }

  @Override
  public void write(PoseEvent event) {
    outbox.add(event);
  }

  @Override
  public void flush() throws SinkException {
    try {
      if (outbox.isEmpty()) return;
      connectAgain();
      for (PoseEvent event : outbox.unsent()) {
        if (outbox.hasFault()) break;
        send(event);
      }
      while (!unanswered.isEmpty()) settle(unanswered.remove());
      outbox.end();
    } finally {
      unanswered.clear();
      outbox.clear();
    }
  }

  private void connectAgain() throws SinkException {
    if (broker.isConnected()) return;
    Optional<Throwable> failure = broker.connect();
    if (failure.isPresent()) throw fault.whileConnecting(failure.get());
  }

  private void send(PoseEvent event) throws SinkException {
    if (unanswered.size() >= MAX_UNANSWERED) settle(unanswered.remove());
    try {
      String topic = target.topic().fill(placeholder -> value(event, placeholder));
      unanswered.add(new Sent(event, topic, broker.publish(message(event, topic))));
    } catch (IllegalArgumentException e) { // of the topic: the client has rules, too
      outbox.failed(event, SinkException.refused(e.getMessage(), e));
    }
  }

  private static String value(PoseEvent event, String placeholder) {
    String tag = TopicTemplate.tag(placeholder);
    return tag.isEmpty() ? event.getChannel() : event.getTags().getOrDefault(tag, "");
  }

  private Mqtt5Publish message(PoseEvent event, String topic) {
    return Mqtt5Publish.builder()
        .topic(topic)
        .qos(MqttQos.fromCode(target.qos()))
        .retain(target.retain())
        .contentType("application/json")
        .payloadFormatIndicator(Mqtt5PayloadFormatIndicator.UTF_8)
        .userProperties(
            Mqtt5UserProperties.builder()
                .add("session", Long.toString(event.getSession()))
                .add("sequence", Long.toString(event.getSequence()))
                .build())
        .payload(PoseJson.toText(event).getBytes(UTF_8))
        .build();
  }

  private void settle(Sent sent) throws SinkException {
    Optional<Throwable> failure = broker.await(sent.answer());
    if (failure.isEmpty()) {
      outbox.taken(sent.event());
    } else {
      outbox.failed(sent.event(), fault.whileSending(failure.get(), sent.topic()));
    }
  }

  /** Connects again while nothing comes, so that the status is right. */
  @Override
  public void tend() throws SinkException {
    connectAgain();
  }

  @Override
  public void cancel() {
    broker.cancel();
  }

  /** What was not flushed is not sent. */
  @Override
  public void close() {
    broker.close();
  }
}
