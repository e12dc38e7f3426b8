package dev.posewire.app.broker;

import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.utils.internals.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where Kafka would end the process (its disk is full, its folder has gone), the running brokers
 * are told instead, and Kafka's thread ends: the process has more to close than Kafka knows of.
 * Thread-safe; one for the process, as in Kafka.
 */
final class KafkaExit {
  private static final Logger log = LoggerFactory.getLogger(KafkaExit.class);
  private static final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();

  static {
    Exit.setExitProcedure(KafkaExit::report);
    Exit.setHaltProcedure(KafkaExit::report);
  }

  private KafkaExit() {}

  /** Hears of it on Kafka's thread. */
  @FunctionalInterface
  interface Listener {
    void kafkaEnds(String reason);
  }

  /**
   * Ends the thread of Kafka that asked for the exit. An error, since Kafka goes on after others.
   */
  static final class Exited extends Error {
    private static final long serialVersionUID = 1L;

    Exited(String reason) {
      super(reason);
    }
  }

  /**
   * From here on, Kafka does not end the process. It cannot tell which broker it means: all hear.
   */
  static void add(Listener listener) {
    listeners.add(listener);
  }

  static void remove(Listener listener) {
    listeners.remove(listener);
  }

  private static void report(int status, String message) {
    String reason = "exit status " + status + (message == null ? "" : ": " + message);
    log.debug("Kafka asks for the end of the process: {}", reason, new Exited(reason));
    listeners.forEach(listener -> listener.kafkaEnds(reason));
    throw new Exited(reason);
  }
}
