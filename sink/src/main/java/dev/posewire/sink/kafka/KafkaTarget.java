package dev.posewire.sink.kafka;

import dev.posewire.runtime.config.HostAndPort;
import dev.posewire.runtime.kafka.KafkaSettings;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.TopicSpec;
import dev.posewire.schemas.Topics;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.Secret;
import dev.posewire.sink.SinkTarget;
import dev.posewire.sink.SinkValues;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A topic of Kafka. Shows no value of its settings.
 *
 * @param bootstrapServers {@code HOST:PORT}, several with commas
 * @param config other settings of Kafka's producer
 */
public record KafkaTarget(
    String bootstrapServers, String topic, EventFormat format, Map<String, Secret> config)
    implements SinkTarget {
  /** As Kafka has it ({@code org.apache.kafka.common.internals.Topic}). */
  private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

  public KafkaTarget {
    config = Map.copyOf(config);
    List<String> problems = new ArrayList<>();
    try {
      Set<HostAndPort> unused = addresses(bootstrapServers);
    } catch (IllegalArgumentException e) {
      problems.add("bootstrap-servers: " + e.getMessage());
    }
    if (!TOPIC.matcher(topic).matches()) {
      problems.add("topic must have 1 to 249 letters, digits, '.', '_' and '-': '" + topic + "'");
    }
    List<String> reserved = KafkaSettings.reservedAmong(config.keySet());
    if (!reserved.isEmpty()) {
      problems.add(
          "config has what Posewire sets itself: " + String.join(", ", reserved) + ": take it out");
    }
    if (!problems.isEmpty()) throw new UserErrorException(String.join("\n", problems));
  }

  /** What SINKS.md lists. */
  public static KafkaTarget read(SinkValues values) {
    return new KafkaTarget(
        values.text("bootstrap-servers"),
        values.text("topic"),
        values.choice("format", EventFormat.JSON),
        values.secretMap("config"));
  }

  private static Set<HostAndPort> addresses(String bootstrapServers) {
    Set<HostAndPort> addresses = new HashSet<>();
    Arrays.stream(bootstrapServers.split(",", -1)).map(HostAndPort::parse).forEach(addresses::add);
    return addresses;
  }

  @Override
  public PoseSink open(String name, MeterRegistry meters) {
    return new KafkaSink(name, this, () -> ForwardProducer.make("posewire-sink-" + name, this));
  }

  /** Two names of one cluster cannot be told here. */
  @Override
  public void requireApartFrom(KafkaSettings source) {
    Set<String> own = new HashSet<>();
    source.topics().all(Topics.LIVE_RETENTION_BYTES).stream()
        .map(TopicSpec::name)
        .forEach(own::add);
    if (!own.contains(topic)) return;
    Set<HostAndPort> common = addresses(bootstrapServers);
    common.retainAll(addresses(source.bootstrapServers()));
    if (common.isEmpty()) return;
    throw new UserErrorException(
        "topic %s at %s is one of those this process works with: forward to another topic"
            .formatted(topic, bootstrapServers));
  }
}
