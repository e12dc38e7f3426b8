package dev.posewire.schemas;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The topics where the stages meet, by name; all names start with the prefix. */
public record Topics(String prefix) {
  public static final String DEFAULT_PREFIX = "posewire.";

  /** A raw frame of 1,280 x 720 pixels is 2.8 MB, one of the model's size 350 kB. */
  public static final int MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

  /** Bytes a partition of a live topic keeps on a cluster. */
  public static final long LIVE_RETENTION_BYTES = 2L << 30;

  /** Bytes a partition of a live topic keeps on the embedded broker. */
  public static final long EMBEDDED_LIVE_RETENTION_BYTES = 256L << 20;

  /** Kafka deletes whole segments: the smaller they are, the nearer it keeps to the limits. */
  private static final int SEGMENT_BYTES = 64 * 1024 * 1024;

  /**
   * Kafka compacts no segment that is still written to, and every start of an ingest reads all of
   * it: with Kafka's 1 GiB a week of statuses would be too much for that.
   */
  private static final int COMPACTED_SEGMENT_BYTES = 4 * 1024 * 1024;

  private static final Duration LIVE_RETENTION = Duration.ofSeconds(60);
  private static final Duration RESULT_RETENTION = Duration.ofDays(7);

  /** A rate is worth nothing after some seconds. */
  private static final Duration RATE_RETENTION = Duration.ofMinutes(10);

  private static final String UNLIMITED = "-1";

  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]*");

  /** Kafka's limit is 249 characters for a name ({@code Topic.MAX_NAME_LENGTH}). */
  private static final int MAX_PREFIX_CHARS = 249 - "tensors.recorded".length();

  public Topics {
    if (!LEGAL.matcher(prefix).matches() || prefix.length() > MAX_PREFIX_CHARS) {
      throw new IllegalArgumentException(
          "topic prefix must be at most %d characters of a-z, A-Z, 0-9, '.', '_', '-': '%s'"
              .formatted(MAX_PREFIX_CHARS, prefix));
    }
  }

  /** The topics under {@link #DEFAULT_PREFIX}. */
  public static Topics withDefaultPrefix() {
    return new Topics(DEFAULT_PREFIX);
  }

  /** {@link ChannelSpec} by channel id. */
  public String channels() {
    return prefix + "channels";
  }

  /** {@link ChannelStatus} by channel id. */
  public String channelStatus() {
    return prefix + "channel-status";
  }

  /** The JSON of Avro schemas by fingerprint. */
  public String schemas() {
    return prefix + "schemas";
  }

  /** {@link Frame} by channel id. */
  public String frames(Policy policy) {
    return prefix + "frames." + lane(policy);
  }

  /** {@link PoseTensors} by channel id. */
  public String tensors(Policy policy) {
    return prefix + "tensors." + lane(policy);
  }

  /** {@link ServedRate} by channel id: what the workers tell ingest of their load. */
  public String servedRates() {
    return prefix + "served-rates";
  }

  /** {@link PoseEvent} by channel id. */
  public String poses() {
    return prefix + "poses";
  }

  /** Records that could not be worked on, as they were; headers say where and why. */
  public String rejected() {
    return prefix + "rejected";
  }

  /**
   * Every topic with what it must be.
   *
   * @param liveRetentionBytes bytes a partition of a live topic keeps: {@link
   *     #LIVE_RETENTION_BYTES} or {@link #EMBEDDED_LIVE_RETENTION_BYTES} by default
   */
  public List<TopicSpec> all(long liveRetentionBytes) {
    if (liveRetentionBytes <= 0) {
      throw new IllegalArgumentException(
          "liveRetentionBytes must be above 0: " + liveRetentionBytes);
    }
    Map<String, String> live = liveConfigs(liveRetentionBytes);
    Map<String, String> recorded = recordedConfigs();
    return List.of(
        new TopicSpec(channels(), true, compacted()),
        new TopicSpec(channelStatus(), true, compacted()),
        new TopicSpec(schemas(), false, compacted()),
        new TopicSpec(frames(Policy.LATEST), true, live),
        new TopicSpec(frames(Policy.EVERY), true, recorded),
        new TopicSpec(tensors(Policy.LATEST), true, live),
        new TopicSpec(tensors(Policy.EVERY), true, recorded),
        new TopicSpec(
            servedRates(),
            true,
            Map.of("cleanup.policy", "delete", "retention.ms", millis(RATE_RETENTION))),
        new TopicSpec(
            poses(),
            true,
            Map.of("cleanup.policy", "delete", "retention.ms", millis(RESULT_RETENTION))),
        new TopicSpec(rejected(), true, rejectedConfigs()));
  }

  private static String lane(Policy policy) {
    return switch (policy) {
      case LATEST -> "live";
      case EVERY -> "recorded";
    };
  }

  private static Map<String, String> compacted() {
    return Map.of(
        "cleanup.policy", "compact", "segment.bytes", Integer.toString(COMPACTED_SEGMENT_BYTES));
  }

  private static Map<String, String> liveConfigs(long retentionBytes) {
    return Map.of(
        "cleanup.policy", "delete",
        "retention.ms", millis(LIVE_RETENTION),
        "retention.bytes", Long.toString(retentionBytes),
        "segment.bytes", Integer.toString(SEGMENT_BYTES),
        "max.message.bytes", Integer.toString(MAX_MESSAGE_BYTES));
  }

  /** Nothing is deleted but what the producer deletes below the slowest reader. */
  private static Map<String, String> recordedConfigs() {
    return Map.of(
        "cleanup.policy",
        "delete",
        "retention.ms",
        UNLIMITED,
        "retention.bytes",
        UNLIMITED,
        "segment.bytes",
        Integer.toString(SEGMENT_BYTES),
        "max.message.bytes",
        Integer.toString(MAX_MESSAGE_BYTES));
  }

  /** A rejected record is as large as it was. */
  private static Map<String, String> rejectedConfigs() {
    return Map.of(
        "cleanup.policy", "delete",
        "retention.ms", millis(RESULT_RETENTION),
        "max.message.bytes", Integer.toString(MAX_MESSAGE_BYTES));
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
