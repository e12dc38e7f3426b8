package dev.posewire.systemtests.kafka;

/**
 * A real broker that the tests of a run share: one in a container, or the embedded one. Its user
 * does not see which. Thread-safe.
 */
public interface KafkaBroker {
  /** What clients connect to. */
  String bootstrapServers();
}
