package dev.posewire.systemtests.kafka;

/**
 * A broker of one test's own, to take away and to bring back. Not thread-safe: owned by the test's
 * thread. {@link KafkaBrokerExtension} closes it, and what it holds goes with it.
 */
public interface RestartableBroker extends KafkaBroker, AutoCloseable {
  /** From now on nobody listens at its address. A container is killed, as by a crash. */
  void stop();

  /** Serves again, at the same address and with what it held; waits until it does. */
  void start();

  @Override
  void close();
}
