package dev.posewire.sink.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.Secret;
import dev.posewire.sink.SinkValues;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MqttTargetTest {
  @TempDir Path folder;

  @Test
  void urlIsEnough() {
    assertEquals(target("mqtt://broker", 1), read("mqtt://broker"));
  }

  @ParameterizedTest
  @CsvSource({
    "mqtt://broker, mqtt://broker:1883",
    "mqtts://broker/, mqtts://broker:8883",
    "mqtt://my_broker:1884, mqtt://my_broker:1884",
    "mqtt://[::1], mqtt://[::1]:1883",
    "mqtts://[::1]:99, mqtts://[::1]:99",
  })
  void urlWithoutAPortHasTheUsualOne(String given, String url) {
    assertEquals(url, BrokerUrl.parse(given).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "broker:1883",
        "tcp://broker",
        "mqtt://broker/path",
        "mqtt://broker:99999",
        "mqtt://ann:sesame@broker",
        "ann:sesame@broker"
      })
  void wrongUrlIsToldWithoutItsPassword(String url) {
    UserErrorException e = assertThrows(UserErrorException.class, () -> target(url, 1));

    assertTrue(e.getMessage().startsWith("url"), e::getMessage);
    assertFalse(e.getMessage().contains("sesame"), e::getMessage);
  }

  @Test
  void allProblemsAreToldAtOnce() {
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () ->
                new MqttTarget(
                    "mqtt://broker",
                    MqttTarget.TOPIC,
                    3,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(" "),
                    MqttTarget.STATUS_TOPIC,
                    Optional.of(folder)));

    assertEquals(
        """
        ca-file needs a url that begins with mqtts://: mqtt://broker:1883
        qos must be 0 to 2: 3
        client-id must not be blank""",
        e.getMessage());
  }

  @Test
  void passwordIsNotShown() {
    MqttTarget target =
        new MqttTarget(
            "mqtt://broker",
            MqttTarget.TOPIC,
            0,
            true,
            Optional.of("ann"),
            Optional.of(Secret.of("sesame")),
            Optional.empty(),
            MqttTarget.STATUS_TOPIC,
            Optional.empty());

    assertEquals(
        "MqttTarget[url=mqtt://broker:1883, topic=posewire/{channel}/poses, qos=0, retain=true,"
            + " user=Optional[ann], password=Optional[***], clientId=Optional.empty]",
        target.toString());
  }

  @Test
  void fileWithoutCertificatesIsToldAtTheStart() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Path foul = Files.writeString(folder.resolve("foul.pem"), "-----BEGIN CERTIFICATE-----\nx\n");
    for (Path file : List.of(empty, foul, folder.resolve("missing.pem"))) {
      MqttTarget target =
          new MqttTarget(
              "mqtts://broker",
              MqttTarget.TOPIC,
              1,
              false,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              MqttTarget.STATUS_TOPIC,
              Optional.of(file));
      UserErrorException e =
          assertThrows(UserErrorException.class, () -> target.open("a", new SimpleMeterRegistry()));
      assertTrue(e.getMessage().startsWith("ca-file " + file), e::getMessage);
    }
  }

  private static MqttTarget read(String url) {
    return MqttTarget.read(
        new SinkValues(JsonNodeFactory.instance.objectNode().put("url", url), text -> text));
  }

  private static MqttTarget target(String url, int qos) {
    return new MqttTarget(
        url,
        MqttTarget.TOPIC,
        qos,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        MqttTarget.STATUS_TOPIC,
        Optional.empty());
  }
}
