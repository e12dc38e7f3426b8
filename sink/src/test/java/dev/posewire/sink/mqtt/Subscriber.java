package dev.posewire.sink.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Collects the messages of a broker. Owned by the test's thread, which closes it. */
public final class Subscriber implements AutoCloseable {
  private static final long LIMIT_SECONDS = 30;

  private final Queue<Mqtt5Publish> messages = new ConcurrentLinkedQueue<>();
  private final Mqtt5AsyncClient client;

  /** One message. */
  public record Message(String topic, long session, long sequence) {}

  private Subscriber(Mqtt5ClientBuilder client) {
    this.client = client.buildAsync();
  }

  /** Of what comes while it is connected: what the broker has acknowledged is on its way to it. */
  static Subscriber live(MosquittoBroker broker, String filter) throws Exception {
    Subscriber subscriber = new Subscriber(clientOf(broker));
    subscriber.connect(Mqtt5Connect.builder().build(), filter, MqttQos.AT_MOST_ONCE, one -> {});
    return subscriber;
  }

  /** As {@link #live}; each message is also given to {@code then}. */
  static Subscriber live(MosquittoBroker broker, String filter, Consumer<Mqtt5Publish> then)
      throws Exception {
    Subscriber subscriber = new Subscriber(clientOf(broker));
    subscriber.connect(Mqtt5Connect.builder().build(), filter, MqttQos.AT_MOST_ONCE, then);
    return subscriber;
  }

  /** For which the broker keeps what comes while it is away, each once. */
  public static Subscriber lasting(MosquittoBroker broker, String filter) throws Exception {
    Subscriber subscriber = new Subscriber(clientOf(broker).automaticReconnectWithDefaultConfig());
    subscriber.connect(
        Mqtt5Connect.builder().cleanStart(false).sessionExpiryInterval(3_600).build(),
        filter,
        MqttQos.EXACTLY_ONCE,
        one -> {});
    return subscriber;
  }

  private static Mqtt5ClientBuilder clientOf(MosquittoBroker broker) {
    return MqttClient.builder()
        .useMqttVersion5()
        .identifier("subscriber-" + UUID.randomUUID())
        .serverHost("127.0.0.1")
        .serverPort(broker.port());
  }

  private void connect(
      Mqtt5Connect connect, String filter, MqttQos qos, Consumer<Mqtt5Publish> then)
      throws Exception {
    client.connect(connect).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    client
        .subscribe(
            Mqtt5Subscribe.builder().topicFilter(filter).qos(qos).build(),
            message -> {
              messages.add(message);
              then.accept(message);
            })
        .get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  List<Mqtt5Publish> publishes() {
    return List.copyOf(messages);
  }

  public int count() {
    return messages.size();
  }

  /** In the order of their coming. */
  public List<Message> messages() {
    return messages.stream().map(Subscriber::message).toList();
  }

  private static Message message(Mqtt5Publish publish) {
    Map<String, String> properties = new LinkedHashMap<>();
    publish
        .getUserProperties()
        .asList()
        .forEach(one -> properties.put(one.getName().toString(), one.getValue().toString()));
    return new Message(
        publish.getTopic().toString(),
        Long.parseLong(properties.get("session")),
        Long.parseLong(properties.get("sequence")));
  }

  /** The payloads as text, in the order of their coming. */
  List<String> texts() {
    return messages.stream().map(one -> new String(one.getPayloadAsBytes(), UTF_8)).toList();
  }

  @Override
  public void close() {
    if (client.getState().isConnected()) client.toBlocking().disconnect();
  }
}
