package dev.posewire.sink.mqtt;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.Secret;
import dev.posewire.sink.SinkTarget;
import dev.posewire.sink.SinkValues;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Topics of an MQTT broker. Shows no password.
 *
 * @param url {@code mqtt://HOST:PORT} or {@code mqtts://HOST:PORT}
 * @param topic of an event
 * @param qos 0: at most once, 1: at least once, 2: exactly once, as far as a connection lasts
 * @param retain whether the broker keeps the last event of each topic for later subscribers
 * @param clientId empty: one that no other process has
 * @param statusTopic where the broker has {@code online} or {@code offline} of the sink
 * @param caFile certificates of who may sign the broker's, as PEM; empty: those the JVM trusts
 */
public record MqttTarget(
    String url,
    TopicTemplate topic,
    int qos,
    boolean retain,
    Optional<String> user,
    Optional<Secret> password,
    Optional<String> clientId,
    TopicTemplate statusTopic,
    Optional<Path> caFile)
    implements SinkTarget {
  static final TopicTemplate TOPIC = TopicTemplate.ofEvents("posewire/{channel}/poses");
  static final TopicTemplate STATUS_TOPIC = TopicTemplate.ofStatus("posewire/sinks/{name}/status");
  static final int QOS = 1;

  private static final int MAX_QOS = 2;

  public MqttTarget {
    List<String> problems = new ArrayList<>();
    try {
      BrokerUrl broker = BrokerUrl.parse(url);
      if (caFile.isPresent() && !broker.tls()) {
        problems.add("ca-file needs a url that begins with mqtts://: " + broker);
      }
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
    }
    if (qos < 0 || qos > MAX_QOS) problems.add("qos must be 0 to " + MAX_QOS + ": " + qos);
    if (clientId.filter(String::isBlank).isPresent()) problems.add("client-id must not be blank");
    if (!problems.isEmpty()) throw new UserErrorException(String.join("\n", problems));
  }

  /** What SINKS.md lists. */
  public static MqttTarget read(SinkValues values) {
    return new MqttTarget(
        values.text("url"),
        values.value("topic", TOPIC, TopicTemplate::ofEvents),
        values.integer("qos", QOS),
        values.flag("retain", false),
        values.optionalText("user"),
        values.optionalSecret("password"),
        values.optionalText("client-id"),
        values.value("status-topic", STATUS_TOPIC, TopicTemplate::ofStatus),
        values.optionalText("ca-file").map(Path::of));
  }

  @Override
  public PoseSink open(String name, MeterRegistry meters) {
    return new MqttSink(name, this);
  }

  BrokerUrl broker() {
    return BrokerUrl.parse(url);
  }

  @Override
  public String toString() {
    return "MqttTarget[url=%s, topic=%s, qos=%d, retain=%s, user=%s, password=%s, clientId=%s]"
        .formatted(broker(), topic.text(), qos, retain, user, password, clientId);
  }
}
