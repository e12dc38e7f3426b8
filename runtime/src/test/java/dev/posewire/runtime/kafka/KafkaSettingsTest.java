package dev.posewire.runtime.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.Topics;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
  @Test
  void settingsThatPromisesHangOnAreRefusedAllAtOnce() {
    String message =
        assertThrows(
                UserErrorException.class,
                () ->
                    Settings.with(
                        Map.of(
                            "acks", "1", "partitioner.class", "x.Y", "security.protocol", "SSL")))
            .getMessage();

    assertTrue(message.contains(": acks, partitioner.class: "), message);
  }

  @Test
  void otherSettingsPass() {
    Map<String, String> properties =
        Map.of("security.protocol", "SASL_SSL", "compression.type", "lz4");

    assertEquals(properties, Settings.with(properties).clientProperties());
  }

  @Test
  void groupsStandUnderThePrefix() {
    KafkaSettings settings = Settings.at("broker:9092");

    assertEquals("posewire.worker.live", settings.group("worker.live"));
    assertEquals(List.of("posewire.worker.recorded"), settings.frameReaders());
    assertEquals(List.of("posewire.decoder.recorded"), settings.tensorReaders());
  }

  @Test
  void sinksThatReadFramesAreReadersOfFrames() {
    KafkaSettings settings =
        Settings.at("broker:9092").withFrameSinks(List.of("video", "b.2", "video"));

    assertEquals(List.of("video", "b.2"), settings.frameSinks());
    assertEquals(
        List.of(
            "posewire.worker.recorded", "posewire.sink.video.frames", "posewire.sink.b.2.frames"),
        settings.frameReaders());
    assertEquals("posewire.sink.video.frames", settings.frameGroup("video"));
    assertEquals(List.of("posewire.decoder.recorded"), settings.tensorReaders());
  }

  @Test
  void namesThatNoSinkMayHaveAreRefusedAllAtOnce() {
    KafkaSettings base = Settings.at("broker:9092");
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> base.withFrameSinks(List.of("video", "Video", "", "a".repeat(65))));

    assertEquals(
        "--frame-readers must be names of sinks, which match [a-z0-9][a-z0-9._-]{0,63}: '', 'Video', '"
            + "a".repeat(65)
            + "'",
        e.getMessage());
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    refused("--partitions", 0, 1, 1, Duration.ofSeconds(2), 1);
    refused("--partitions", 10_001, 1, 1, Duration.ofSeconds(2), 1);
    refused("--replication", 1, 0, 1, Duration.ofSeconds(2), 1);
    refused("live retention", 1, 1, 0, Duration.ofSeconds(2), 1);
    refused("--max-frame-age", 1, 1, 1, Duration.ofMillis(99), 1);
    refused("--max-frame-age", 1, 1, 1, Duration.ofSeconds(61), 1);
    refused("--max-ahead", 1, 1, 1, Duration.ofSeconds(2), 0);
  }

  private static void refused(
      String key,
      int partitions,
      int replication,
      long retention,
      Duration maxFrameAge,
      int maxAhead) {
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () ->
                new KafkaSettings(
                    "broker:9092",
                    Topics.withDefaultPrefix(),
                    partitions,
                    (short) replication,
                    retention,
                    maxFrameAge,
                    maxAhead,
                    Map.of(),
                    Optional.empty()));
    assertTrue(e.getMessage().startsWith(key), e.getMessage());
  }

  @Test
  void registryIsAnHttpAddress() {
    KafkaSettings base = Settings.at("broker:9092");
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () ->
                new KafkaSettings(
                    base.bootstrapServers(),
                    base.topics(),
                    base.partitions(),
                    base.replication(),
                    base.liveRetentionBytes(),
                    base.maxFrameAge(),
                    base.maxAhead(),
                    Map.of(),
                    Optional.of(URI.create("ftp://ann:Quokka@registry.example"))));

    assertEquals(
        "--schema-registry must be http://HOST:PORT or https://...: ftp://***@registry.example",
        e.getMessage());
  }
}
