package dev.posewire.sink.kafka;

import dev.posewire.runtime.lane.SendFailures;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.sink.SinkException;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Says for people why a cluster could not be used, and what to do about it. Thread-safe. */
final class KafkaFault {
  private final KafkaTarget target;

  KafkaFault(KafkaTarget target) {
    this.target = target;
  }

  /**
   * Of the first use.
   *
   * @throws UserErrorException if no waiting helps
   */
  SinkException whilePreparing(Throwable failure) {
    boolean users =
        find(AuthenticationException.class, failure).isPresent()
            || find(AuthorizationException.class, failure).isPresent()
            || find(InvalidTopicException.class, failure).isPresent()
            || find(UnsupportedVersionException.class, failure).isPresent()
            || (isOfSettings(failure) && !isUnresolved(failure));
    if (users) throw new UserErrorException(describe(failure), failure);
    return SinkException.retriable(describe(failure), failure);
  }

  SinkException whileSending(Throwable failure) {
    return SendFailures.isOfRecord(failure)
        ? SinkException.refused(describe(failure), failure)
        : SinkException.retriable(describe(failure), failure);
  }

  SinkException closing() {
    return SinkException.retriable(place() + " is not waited for: it is closing", null);
  }

  private String place() {
    return target.bootstrapServers() + ", topic " + target.topic();
  }

  private String describe(Throwable failure) {
    return "%s: %s; %s".formatted(place(), reason(failure), remedy(failure));
  }

  /** Kafka wraps what is wrong with a setting; what wraps nothing of its own may quote a secret. */
  private static String reason(Throwable failure) {
    if (!isOfSettings(failure)) return String.valueOf(failure.getMessage());
    return find(ConfigException.class, failure)
        .map(Throwable::getMessage)
        .orElseGet(() -> "a producer cannot be made: " + innermost(failure).getClass().getName());
  }

  private String remedy(Throwable failure) {
    if (SendFailures.isOfRecord(failure)) return "the topic rejected has the event";
    if (isUnresolved(failure)) return "mend bootstrap-servers, or the names that the network knows";
    if (isOfSettings(failure)) {
      return "mend the sink's config: "
          + String.join(", ", new TreeSet<>(target.config().keySet()));
    }
    if (find(AuthenticationException.class, failure).isPresent()) {
      return "check security.protocol, sasl.* and ssl.* in the sink's config";
    }
    if (find(AuthorizationException.class, failure).isPresent()) {
      return "let the sink write to the topic (kafka-acls.sh --add --operation Write --topic %s ...)"
          .formatted(target.topic());
    }
    if (find(UnknownTopicOrPartitionException.class, failure).isPresent()) {
      return "make the topic (kafka-topics.sh --bootstrap-server %s --create --topic %s)"
          .formatted(target.bootstrapServers(), target.topic());
    }
    return find(TimeoutException.class, failure).isPresent()
        ? "start the brokers, or see that they can be reached"
        : "look into the broker's log";
  }

  /** The producer could not even be made. */
  private static boolean isOfSettings(Throwable failure) {
    return failure instanceof ConfigException
        || (failure.getClass() == KafkaException.class
            && failure.getCause() != null
            && String.valueOf(failure.getMessage()).contains("construct"));
  }

  private static boolean isUnresolved(Throwable failure) {
    return find(ConfigException.class, failure)
        .filter(e -> String.valueOf(e.getMessage()).contains("No resolvable bootstrap urls"))
        .isPresent();
  }

  private static Throwable innermost(Throwable failure) {
    Throwable last = failure;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return last;
  }

  private static <T extends Throwable> Optional<T> find(Class<T> type, Throwable failure) {
    for (Throwable next = failure; next != null; next = next.getCause()) {
      if (type.isInstance(next)) return Optional.of(type.cast(next));
    }
    return Optional.empty();
  }
}
