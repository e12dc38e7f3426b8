package dev.posewire.runtime.lane;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** The partition of a channel: the same in every topic that is keyed by channel. */
public final class ChannelPartition {
  private ChannelPartition() {}

  /**
   * Kafka's default for keyed records: murmur2 of the UTF-8 key, modulo the number of partitions.
   */
  public static int of(String channel, int partitions) {
    return Utils.toPositive(Utils.murmur2(channel.getBytes(StandardCharsets.UTF_8))) % partitions;
  }
}
