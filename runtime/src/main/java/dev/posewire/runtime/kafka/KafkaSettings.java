package dev.posewire.runtime.kafka;

import dev.posewire.runtime.config.Masking;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.Topics;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which Kafka a process works with, and how.
 *
 * @param partitions of topics that are made; existing ones keep theirs
 * @param replication of topics that are made; -1: the broker's default
 * @param liveRetentionBytes of a partition of the live lanes
 * @param maxFrameAge after which a LATEST frame is worth nothing
 * @param maxAhead records of a partition that a recorded lane's writer may be ahead of its readers
 * @param clientProperties any other setting of Kafka's clients
 * @param schemaRegistry whose wire format {@code poses} has; empty: Avro's single-object encoding
 * @param frameSinks names of sinks that read recorded frames, which are kept for them; each once
 */
public record KafkaSettings(
    String bootstrapServers,
    Topics topics,
    int partitions,
    short replication,
    long liveRetentionBytes,
    Duration maxFrameAge,
    int maxAhead,
    Map<String, String> clientProperties,
    Optional<URI> schemaRegistry,
    List<String> frameSinks) {
  /** Promises hang on these: they are Posewire's to set. */
  private static final Set<String> RESERVED =
      Set.of(
          "bootstrap.servers",
          "group.id",
          "enable.auto.commit",
          "auto.offset.reset",
          "isolation.level",
          "key.serializer",
          "value.serializer",
          "key.deserializer",
          "value.deserializer",
          "acks",
          "enable.idempotence",
          "retries",
          "delivery.timeout.ms",
          "max.block.ms",
          "transactional.id",
          "linger.ms",
          "client.id",
          "max.poll.records",
          "group.protocol",
          "partition.assignment.strategy",
          "allow.auto.create.topics",
          "partitioner.class",
          "partitioner.ignore.keys");

  /** Of any sink. */
  public static final Pattern SINK_NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  private static final Duration MIN_FRAME_AGE = Duration.ofMillis(100);
  private static final Duration MAX_FRAME_AGE = Duration.ofMinutes(1);

  public KafkaSettings {
    clientProperties = Map.copyOf(clientProperties);
    frameSinks = frameSinks.stream().distinct().toList();
    List<String> refused = reservedAmong(clientProperties.keySet());
    if (!refused.isEmpty()) {
      throw new UserErrorException(
          "Kafka client settings that Posewire sets itself: "
              + String.join(", ", refused)
              + ": take them out of the --kafka-config file");
    }
    if (partitions < 1 || partitions > 10_000) {
      throw new UserErrorException("--partitions must be 1 to 10000: " + partitions);
    }
    if (replication != -1 && replication < 1) {
      throw new UserErrorException(
          "--replication must be 1 or more, or -1 for the broker's default: " + replication);
    }
    if (liveRetentionBytes < 1) {
      throw new UserErrorException("live retention must be 1 byte or more: " + liveRetentionBytes);
    }
    if (maxFrameAge.compareTo(MIN_FRAME_AGE) < 0 || maxFrameAge.compareTo(MAX_FRAME_AGE) > 0) {
      throw new UserErrorException("--max-frame-age must be 100ms to 1m: " + maxFrameAge);
    }
    if (schemaRegistry.isPresent() && !isHttp(schemaRegistry.get())) {
      throw new UserErrorException(
          "--schema-registry must be http://HOST:PORT or https://...: "
              + Masking.url(schemaRegistry.get().toString()));
    }
    if (maxAhead < 1) throw new UserErrorException("--max-ahead must be 1 or more: " + maxAhead);
    List<String> unfit =
        frameSinks.stream().filter(name -> !SINK_NAME.matcher(name).matches()).sorted().toList();
    if (!unfit.isEmpty()) {
      throw new UserErrorException(
          "--frame-readers must be names of sinks, which match "
              + SINK_NAME
              + ": '"
              + String.join("', '", unfit)
              + "'");
    }
  }

  /** Without sinks that read frames. */
  public KafkaSettings(
      String bootstrapServers,
      Topics topics,
      int partitions,
      short replication,
      long liveRetentionBytes,
      Duration maxFrameAge,
      int maxAhead,
      Map<String, String> clientProperties,
      Optional<URI> schemaRegistry) {
    this(
        bootstrapServers,
        topics,
        partitions,
        replication,
        liveRetentionBytes,
        maxFrameAge,
        maxAhead,
        clientProperties,
        schemaRegistry,
        List.of());
  }

  /** The same with these sinks in place of those that read frames. */
  public KafkaSettings withFrameSinks(List<String> names) {
    return new KafkaSettings(
        bootstrapServers,
        topics,
        partitions,
        replication,
        liveRetentionBytes,
        maxFrameAge,
        maxAhead,
        clientProperties,
        schemaRegistry,
        names);
  }

  /** Those settings of Kafka's clients that no user may set, in alphabetical order. */
  public static List<String> reservedAmong(Set<String> keys) {
    TreeSet<String> reserved = new TreeSet<>(keys);
    reserved.retainAll(RESERVED);
    return List.copyOf(reserved);
  }

  private static boolean isHttp(URI url) {
    return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
        && url.getHost() != null;
  }

  /** The consumer group of a stage on a lane, by the prefix of the topics. */
  public String group(String name) {
    return topics.prefix() + name;
  }

  /** The groups that read {@code frames.recorded}, which keeps what one of them has not done. */
  public List<String> frameReaders() {
    List<String> groups = new ArrayList<>(List.of(workerGroup()));
    frameSinks.forEach(sink -> groups.add(frameGroup(sink)));
    return groups;
  }

  /** The group of the workers on {@code frames.recorded}. */
  public String workerGroup() {
    return group("worker.recorded");
  }

  /** The group of the decoders on {@code tensors.recorded}. */
  public String decoderGroup() {
    return group("decoder.recorded");
  }

  /** The group by which a sink says up to where it needs no recorded frame any more. */
  public String frameGroup(String sink) {
    return group("sink." + sink + ".frames");
  }

  /** The groups that read {@code tensors.recorded}. */
  public List<String> tensorReaders() {
    return List.of(decoderGroup());
  }
}
