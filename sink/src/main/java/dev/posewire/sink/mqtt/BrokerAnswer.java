package dev.posewire.sink.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubRecException;
import com.hivemq.client.mqtt.mqtt5.message.Mqtt5ReasonCode;
import java.util.Locale;
import java.util.Optional;

/**
 * The reason code of MQTT 5 (section 2.4) by which a packet said that something failed.
 *
 * @param name in words
 * @param reason what else the packet said; may be empty
 */
record BrokerAnswer(int code, String name, String reason) {
  private static final int MAX_REASON = 200;

  /** The one in an exception of the client's, or in one that caused it. */
  static Optional<BrokerAnswer> in(Throwable failure) {
    for (Throwable next = failure; next != null; next = next.getCause()) {
      Optional<BrokerAnswer> answer = of(next);
      if (answer.isPresent()) return answer;
    }
    return Optional.empty();
  }

  private static Optional<BrokerAnswer> of(Throwable failure) {
    if (failure instanceof Mqtt5ConnAckException e) {
      return of(e.getMqttMessage().getReasonCode(), e.getMqttMessage().getReasonString());
    }
    if (failure instanceof Mqtt5PubAckException e) {
      return of(e.getMqttMessage().getReasonCode(), e.getMqttMessage().getReasonString());
    }
    if (failure instanceof Mqtt5PubRecException e) {
      return of(e.getMqttMessage().getReasonCode(), e.getMqttMessage().getReasonString());
    }
    if (failure instanceof Mqtt5DisconnectException e) {
      return of(e.getMqttMessage().getReasonCode(), e.getMqttMessage().getReasonString());
    }
    return Optional.empty();
  }

  private static <C extends Enum<C> & Mqtt5ReasonCode> Optional<BrokerAnswer> of(
      C code, Optional<MqttUtf8String> reason) {
    String words = code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String said = reason.map(MqttUtf8String::toString).orElse("").replaceAll("\\p{Cntrl}", " ");
    return Optional.of(
        new BrokerAnswer(
            code.getCode(), words, said.substring(0, Math.min(MAX_REASON, said.length()))));
  }

  /** As a message says it: {@code not authorized (0x87)}. */
  String shown() {
    return "%s (0x%02x)%s".formatted(name, code, reason.isEmpty() ? "" : ": " + reason);
  }
}
