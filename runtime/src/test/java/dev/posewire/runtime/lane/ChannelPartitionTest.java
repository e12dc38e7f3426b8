package dev.posewire.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class ChannelPartitionTest {
  @Test
  void isWhereKafkasDefaultPartitionerPutsTheChannel() {
    for (String channel : List.of("a", "dock-3", "cam.17_b", "0", "x".repeat(64))) {
      byte[] key = channel.getBytes(StandardCharsets.UTF_8);
      for (int partitions : List.of(1, 2, 12, 97)) {
        assertEquals(
            BuiltInPartitioner.partitionForKey(key, partitions),
            ChannelPartition.of(channel, partitions));
      }
    }
  }
}
