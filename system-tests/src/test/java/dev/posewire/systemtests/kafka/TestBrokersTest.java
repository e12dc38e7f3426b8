package dev.posewire.systemtests.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
    String given = System.getenv().getOrDefault("KAFKA_IMAGE", "");
    if (given.isBlank()) assertEquals("apache/kafka", KafkaImage.name().getUnversionedPart());
    else assertEquals(DockerImageName.parse(given), KafkaImage.name());
  }
}
