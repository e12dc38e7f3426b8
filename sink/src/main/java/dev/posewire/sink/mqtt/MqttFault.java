package dev.posewire.sink.mqtt;

import com.hivemq.client.mqtt.exceptions.MqttDecodeException;
import com.hivemq.client.mqtt.exceptions.MqttEncodeException;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.SinkException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.Set;

/** Says for people why a broker could not be used, and what to do about it. Thread-safe. */
final class MqttFault {
  private static final int UNSUPPORTED_VERSION = 0x84;
  private static final int CLIENT_ID_INVALID = 0x85;
  private static final int WRONG_PASSWORD = 0x86;
  private static final int NOT_AUTHORIZED = 0x87;
  private static final int BANNED = 0x8a;
  private static final int BAD_AUTHENTICATION = 0x8c;
  private static final int TAKEN_OVER = 0x8e;
  private static final int TOPIC_INVALID = 0x90;
  private static final int TOO_LARGE = 0x95;
  private static final int QUOTA = 0x97;
  private static final int PAYLOAD_INVALID = 0x99;
  private static final int NO_RETAIN = 0x9a;
  private static final int NO_SUCH_QOS = 0x9b;

  /** Somebody has to mend it. */
  private static final Set<Integer> USERS =
      Set.of(
          UNSUPPORTED_VERSION,
          CLIENT_ID_INVALID,
          WRONG_PASSWORD,
          NOT_AUTHORIZED,
          BANNED,
          BAD_AUTHENTICATION,
          TOPIC_INVALID,
          NO_RETAIN,
          NO_SUCH_QOS);

  /** The event's own, also where the broker ends the connection by them. */
  private static final Set<Integer> REFUSALS = Set.of(TOPIC_INVALID, TOO_LARGE, PAYLOAD_INVALID);

  private static final String REJECTED = "the topic rejected has the event";

  private final MqttTarget target;

  MqttFault(MqttTarget target) {
    this.target = target;
  }

  /**
   * Of the first connection.
   *
   * @throws UserErrorException if no waiting helps
   */
  SinkException whilePreparing(Throwable failure) {
    boolean users =
        BrokerAnswer.in(failure).map(answer -> USERS.contains(answer.code())).orElse(false);
    if (users || isUntrusted(failure)) {
      throw new UserErrorException(describe(failure, Optional.empty()), failure);
    }
    return whileConnecting(failure);
  }

  /** Of a later connection: what was right at the start is waited for. */
  SinkException whileConnecting(Throwable failure) {
    return SinkException.retriable(describe(failure, Optional.empty()), failure);
  }

  /** Of an event that goes to {@code topic}. */
  SinkException whileSending(Throwable failure, String topic) {
    boolean refused =
        isUnfit(failure)
            || BrokerAnswer.in(failure)
                .map(answer -> REFUSALS.contains(answer.code()))
                .orElse(false);
    String message = describe(failure, Optional.of(topic));
    return refused
        ? SinkException.refused(message, failure)
        : SinkException.retriable(message, failure);
  }

  /** Nothing came for so long, though somebody may listen. */
  SinkException silence() {
    return SinkException.retriable(
        target.broker() + " does not answer; see what holds it up, or restart it", null);
  }

  /**
   * The client cannot put it into a packet of the broker's size; or the broker answers it by what
   * MQTT does not know, as mosquitto does beyond its message_size_limit (2.0: 0x95 in PUBACK).
   */
  private static boolean isUnfit(Throwable failure) {
    return has(MqttEncodeException.class, failure) || has(MqttDecodeException.class, failure);
  }

  private static boolean isUntrusted(Throwable failure) {
    return has(CertificateException.class, failure)
        || has(CertPathValidatorException.class, failure);
  }

  private static boolean has(Class<? extends Throwable> type, Throwable failure) {
    for (Throwable next = failure; next != null; next = next.getCause()) {
      if (type.isInstance(next)) return true;
    }
    return false;
  }

  private String describe(Throwable failure, Optional<String> topic) {
    Optional<BrokerAnswer> answer = BrokerAnswer.in(failure);
    String reason = answer.map(BrokerAnswer::shown).orElseGet(() -> innermost(failure));
    String remedy =
        answer
            .filter(known -> !isUnfit(failure))
            .map(known -> remedy(known.code(), topic))
            .orElseGet(() -> remedy(failure));
    return "%s%s: %s; %s"
        .formatted(
            target.broker(), topic.map(name -> ", topic " + name).orElse(""), reason, remedy);
  }

  /** The client wraps what happened, often twice. */
  private static String innermost(Throwable failure) {
    Throwable last = failure;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return last.getMessage() == null ? last.toString() : last.getMessage();
  }

  private String remedy(int code, Optional<String> topic) {
    return switch (code) {
      case NOT_AUTHORIZED ->
          topic.isPresent()
              ? "let the sink's user write to this topic, in the broker's access list"
              : "check the sink's user and password, and that it may connect and write to its"
                  + " status-topic";
      case WRONG_PASSWORD, BANNED, BAD_AUTHENTICATION ->
          "check the sink's user and password, and who may connect to the broker";
      case UNSUPPORTED_VERSION -> "take a broker that speaks MQTT 5";
      case CLIENT_ID_INVALID -> "give the sink a client-id that the broker takes";
      case TAKEN_OVER ->
          "another client has the same client-id: take it out of the sink, or give each its own";
      case TOPIC_INVALID, TOO_LARGE, PAYLOAD_INVALID ->
          topic.isPresent() ? REJECTED : "give the sink a status-topic that the broker takes";
      case QUOTA -> "raise the broker's quota, or send less of it (max-per-second)";
      case NO_RETAIN, NO_SUCH_QOS ->
          "lower the sink's qos, or let the broker take QoS %d and retained messages"
              .formatted(target.qos());
      default -> "look into the broker's log";
    };
  }

  private static String remedy(Throwable failure) {
    if (isUnfit(failure)) return REJECTED;
    return isUntrusted(failure)
        ? "name the file with the certificate of who signed the broker's in ca-file, and the broker"
            + " as its certificate does"
        : "start the broker, or see that it can be reached";
  }
}
