package dev.posewire.schemas;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicsTest {
  private final Topics topics = new Topics("site.");

  @Test
  void namesStartWithThePrefix() {
    assertEquals("site.channels", topics.channels());
    assertEquals("site.channel-status", topics.channelStatus());
    assertEquals("site.schemas", topics.schemas());
    assertEquals("site.frames.live", topics.frames(Policy.LATEST));
    assertEquals("site.frames.recorded", topics.frames(Policy.EVERY));
    assertEquals("site.tensors.live", topics.tensors(Policy.LATEST));
    assertEquals("site.tensors.recorded", topics.tensors(Policy.EVERY));
    assertEquals("site.served-rates", topics.servedRates());
    assertEquals("site.poses", topics.poses());
    assertEquals("site.rejected", topics.rejected());
    assertEquals("posewire.poses", Topics.withDefaultPrefix().poses());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pose wire.", "pose/wire", "pöse.", "a\n", "*"})
  void illegalPrefixIsRefused(String prefix) {
    var refused = assertThrows(IllegalArgumentException.class, () -> new Topics(prefix));
    assertTrue(refused.getMessage().contains("'" + prefix + "'"), refused.getMessage());
  }

  @Test
  void longestNameIsThatOfKafka() {
    Topics longest = new Topics("a".repeat(233));
    int length = longest.all(1).stream().mapToInt(topic -> topic.name().length()).max().orElse(0);
    assertEquals(249, length);
    assertThrows(IllegalArgumentException.class, () -> new Topics("a".repeat(234)));
  }

  @Test
  void onlySchemasHaveOnePartition() {
    for (TopicSpec topic : topics.all(1)) {
      assertEquals(topic.name().equals("site.schemas") ? 1 : 12, topic.partitions(12));
    }
  }

  @Test
  void cleanupAndRetentionAreThoseOfTheDesign() {
    Map<String, Map<String, String>> configs =
        topics.all(Topics.EMBEDDED_LIVE_RETENTION_BYTES).stream()
            .collect(toMap(TopicSpec::name, TopicSpec::configs));
    Function<String, String> retention = topic -> configs.get(topic).get("retention.ms");

    assertEquals(10, configs.size());
    for (String compacted : List.of("site.channels", "site.channel-status", "site.schemas")) {
      assertEquals(
          Map.of("cleanup.policy", "compact", "segment.bytes", "4194304"), configs.get(compacted));
    }
    for (String live : List.of("site.frames.live", "site.tensors.live")) {
      assertEquals("60000", retention.apply(live));
      assertEquals("268435456", configs.get(live).get("retention.bytes"));
    }
    for (String recorded : List.of("site.frames.recorded", "site.tensors.recorded")) {
      assertEquals("-1", retention.apply(recorded));
      assertEquals("-1", configs.get(recorded).get("retention.bytes"));
    }
    assertEquals("600000", retention.apply("site.served-rates"));
    assertEquals("604800000", retention.apply("site.poses"));
    assertEquals("604800000", retention.apply("site.rejected"));
  }

  @Test
  void frameAndTensorTopicsTakeLargeRecordsInSmallSegments() {
    List<TopicSpec> large =
        topics.all(1).stream()
            .filter(t -> t.name().contains("frames.") || t.name().contains("tensors."))
            .toList();

    assertEquals(4, large.size());
    for (TopicSpec topic : large) {
      assertEquals("8388608", topic.configs().get("max.message.bytes"));
      assertEquals("67108864", topic.configs().get("segment.bytes"));
    }
  }

  @Test
  void liveTopicsNeedABound() {
    assertThrows(IllegalArgumentException.class, () -> topics.all(0));
    assertThrows(IllegalArgumentException.class, () -> topics.all(-1));
  }
}
