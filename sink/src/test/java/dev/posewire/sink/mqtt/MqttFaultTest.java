package dev.posewire.sink.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.exceptions.MqttSessionExpiredException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.SinkException;
import java.net.ConnectException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the broker says becomes a kind of fault, and a remedy. */
class MqttFaultTest {
  private final MqttFault fault =
      new MqttFault(
          new MqttTarget(
              "mqtt://broker",
              MqttTarget.TOPIC,
              2,
              false,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              MqttTarget.STATUS_TOPIC,
              Optional.empty()));

  @ParameterizedTest
  @CsvSource({
    "PACKET_TOO_LARGE, REFUSED, 'packet too large (0x95); the topic rejected has the event'",
    "TOPIC_NAME_INVALID, REFUSED, 'topic name invalid (0x90); the topic rejected has the event'",
    "PAYLOAD_FORMAT_INVALID, REFUSED, the topic rejected has the event",
    "NOT_AUTHORIZED, RETRIABLE, access list",
    "QUOTA_EXCEEDED, RETRIABLE, max-per-second",
    "SESSION_TAKEN_OVER, RETRIABLE, client-id",
    "QOS_NOT_SUPPORTED, RETRIABLE, let the broker take QoS 2",
    "SERVER_SHUTTING_DOWN, RETRIABLE, look into the broker's log",
  })
  void answerDecidesWhetherTheEventIsAtFault(
      Mqtt5DisconnectReasonCode code, SinkException.Kind kind, String part) {
    SinkException e = fault.whileSending(ended(code), "posewire/a/poses");

    assertEquals(kind, e.kind());
    assertTrue(
        e.getMessage().startsWith("mqtt://broker:1883, topic posewire/a/poses: "), e::getMessage);
    assertTrue(e.getMessage().contains(part), e::getMessage);
  }

  @Test
  void whatSomebodyHasToMendEndsTheStartOnly() {
    Throwable failure = ended(Mqtt5DisconnectReasonCode.NOT_AUTHORIZED);

    assertThrows(UserErrorException.class, () -> fault.whilePreparing(failure));
    assertEquals(SinkException.Kind.RETRIABLE, fault.whileConnecting(failure).kind());
  }

  /** Else a status topic that a broker does not take would cost events. */
  @Test
  void connectionThatIsRefusedRefusesNoEvent() {
    Throwable failure = ended(Mqtt5DisconnectReasonCode.PACKET_TOO_LARGE);

    assertEquals(SinkException.Kind.RETRIABLE, fault.whilePreparing(failure).kind());
    assertEquals(SinkException.Kind.RETRIABLE, fault.whileConnecting(failure).kind());
  }

  @Test
  void brokerThatIsAwayIsToStart() {
    SinkException e = fault.whilePreparing(new ConnectException("Connection refused"));

    assertEquals(
        "mqtt://broker:1883: Connection refused; start the broker, or see that it can be reached",
        e.getMessage());
  }

  @Test
  void whatTheBrokerAddsIsShortAndOnOneLine() {
    Mqtt5Disconnect disconnect =
        Mqtt5Disconnect.builder()
            .reasonCode(Mqtt5DisconnectReasonCode.QUOTA_EXCEEDED)
            .reasonString("a\nb" + "c".repeat(1_000))
            .build();

    BrokerAnswer answer =
        BrokerAnswer.in(new Mqtt5DisconnectException(disconnect, "gone")).orElseThrow();
    assertEquals("quota exceeded (0x97): a b" + "c".repeat(197), answer.shown());
  }

  private static Throwable ended(Mqtt5DisconnectReasonCode code) {
    Mqtt5Disconnect disconnect = Mqtt5Disconnect.builder().reasonCode(code).build();
    return new MqttSessionExpiredException(
        "expired", new Mqtt5DisconnectException(disconnect, "Server sent DISCONNECT."));
  }
}
