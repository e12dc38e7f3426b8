package dev.posewire.sink.kafka;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.kafka.KafkaSettings;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.Topics;
import dev.posewire.sink.ChangingSecrets;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.Secret;
import dev.posewire.sink.SinkException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaTargetTest {
  @Test
  void settingsAreNotShown() {
    assertEquals(
        "KafkaTarget[bootstrapServers=a:9092, topic=t, format=JSON, config={ssl.key.password=***}]",
        target("a:9092", "t", Map.of("ssl.key.password", "sesame")).toString());
  }

  @Test
  void allProblemsAreToldAtOnce() {
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> target("a", "a b", Map.of("acks", "1", "retries", "0", "linger.ms", "5")));

    assertEquals(
        """
        bootstrap-servers: 'a' is not a host and port; write it like 127.0.0.1:9090 or [::1]:9090
        topic must have 1 to 249 letters, digits, '.', '_' and '-': 'a b'
        config has what Posewire sets itself: acks, linger.ms, retries: take it out""",
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b"})
  void nameThatNoTopicHasIsRefused(String topic) {
    assertThrows(UserErrorException.class, () -> target("a:9092", topic, Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "'b:9092,a:9092', posewire.poses, true",
    "a:9092, posewire.rejected, true",
    "a:9092, posewire.copy, false",
    "a:9093, posewire.poses, false"
  })
  void topicThatIsReadIsNoPlaceToWrite(String servers, String topic, boolean refused) {
    KafkaSettings source =
        new KafkaSettings(
            "a:9092",
            Topics.withDefaultPrefix(),
            1,
            (short) 1,
            1,
            Duration.ofSeconds(2),
            1,
            Map.of(),
            Optional.empty());
    KafkaTarget target = target(servers, topic, Map.of());
    if (refused) {
      UserErrorException e =
          assertThrows(UserErrorException.class, () -> target.requireApartFrom(source));
      assertTrue(e.getMessage().startsWith("topic " + topic + " at "), e::getMessage);
    } else {
      assertDoesNotThrow(() -> target.requireApartFrom(source));
    }
  }

  @Test
  void settingThatIsWrongIsToldWithoutASecret() {
    Map<String, String> config =
        Map.of(
            "security.protocol", "SASL_PLAINTEXT",
            "sasl.mechanism", "PLAIN",
            "sasl.jaas.config", "Sesame required password sesame");
    try (PoseSink sink = open(target("127.0.0.1:1", "t", config))) {
      UserErrorException e = assertThrows(UserErrorException.class, sink::prepare);
      assertTrue(
          e.getMessage().endsWith("sasl.jaas.config, sasl.mechanism, security.protocol"),
          e::getMessage);
      assertFalse(e.getMessage().toLowerCase(Locale.ROOT).contains("sesame"), e::getMessage);
    }
    try (PoseSink sink = open(target("127.0.0.1:1", "t", Map.of("batch.size", "many")))) {
      UserErrorException e = assertThrows(UserErrorException.class, sink::prepare);
      assertTrue(e.getMessage().contains("Invalid value many"), e::getMessage);
    }
  }

  @Test
  void secretOfASettingIsLookedUpForEachProducer() {
    ChangingSecrets secrets = new ChangingSecrets();
    Secret size = secrets.secret("config.batch.size", "${file:size}");
    KafkaTarget target =
        new KafkaTarget("127.0.0.1:1", "t", EventFormat.JSON, Map.of("batch.size", size));
    try (PoseSink sink = open(target)) {
      SinkException nowhere = assertThrows(SinkException.class, sink::prepare);
      assertEquals(SinkException.Kind.RETRIABLE, nowhere.kind());
      assertEquals("config.batch.size: ${file:size} leads nowhere", nowhere.getMessage());
      secrets.put("size", "many");
      UserErrorException e = assertThrows(UserErrorException.class, sink::prepare);
      assertTrue(e.getMessage().contains("Invalid value many"), e::getMessage);
    }
  }

  @Test
  void serverWhoseNameIsUnknownIsWaitedFor() {
    try (PoseSink sink = open(target("nowhere.invalid:9092", "t", Map.of()))) {
      SinkException e = assertThrows(SinkException.class, sink::prepare);
      assertEquals(SinkException.Kind.RETRIABLE, e.kind());
      assertTrue(e.getMessage().contains("mend bootstrap-servers"), e::getMessage);
    }
  }

  private static PoseSink open(KafkaTarget target) {
    return target.open("a", new SimpleMeterRegistry());
  }

  private static KafkaTarget target(String servers, String topic, Map<String, String> config) {
    Map<String, Secret> secrets = new TreeMap<>();
    config.forEach((key, value) -> secrets.put(key, Secret.of(value)));
    return new KafkaTarget(servers, topic, EventFormat.JSON, secrets);
  }
}
