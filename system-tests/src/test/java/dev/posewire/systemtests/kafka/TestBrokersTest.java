package dev.posewire.systemtests.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.testcontainers.utility.DockerImageName;

class TestBrokersTest {
  @Test
  void otherSettingIsRefusedWithThoseThereAre() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> TestBrokers.choose("docker").close());
    assertEquals(
        "posewire.test.kafka must be auto, container or embedded: 'docker'", refused.getMessage());
  }

  @Test
  void imageIsThatOfTheComposeFileUnlessTheEnvironmentNamesOne() {
    assertEquals("apache/kafka", KafkaImage.name(Map.of()).getUnversionedPart());
    assertEquals(
        DockerImageName.parse("example/kafka:1"),
        KafkaImage.name(Map.of("KAFKA_IMAGE", "example/kafka:1")));
  }
}
