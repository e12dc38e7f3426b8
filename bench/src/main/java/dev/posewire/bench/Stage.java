package dev.posewire.bench;

import java.util.List;

/** Whose work a thread does, by the beginning of its name. */
public enum Stage {
  INGEST(
      "ingest",
      "channel-",
      "frames-",
      "ingest",
      "av:",
      "kafka-producer-network-thread | posewire-ingest",
      // Asks how far the readers of the recorded frames are; the other stages have none that works.
      "kafka-admin-client-thread"),
  ENGINE("worker engine", "worker-request-", "engine-alone-"),
  WORKER(
      "worker, the rest",
      "worker",
      "kafka-producer-network-thread | posewire-worker",
      "kafka-coordinator-heartbeat"),
  DECODE("decode", "decode", "kafka-producer-network-thread | posewire-decoder"),
  BROKER(
      "broker",
      "data-plane-",
      "kafka-1-",
      "kafka-scheduler",
      "kafka-log-",
      "raft-",
      "quorum-",
      "broker-",
      "controller-",
      "ExpirationReaper",
      "group-coordinator",
      "ReplicaFetcher",
      "executor-",
      "metrics-meter-",
      "metadata-"),
  WATCH("event reader", "pose-watch"),
  COMPILER("JIT compiler", "C1 Comp", "C2 Comp", "Sweeper"),
  COLLECTOR("garbage collector", "VM Thread", "GC Thread", "G1 "),
  OTHER("other");

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is
  private final List<String> prefixes;

  Stage(String title, String... prefixes) {
    this.title = title;
    this.prefixes = List.of(prefixes);
  }

  public String title() {
    return title;
  }

  static Stage of(String thread) {
    for (Stage stage : values()) {
      if (stage.prefixes.stream().anyMatch(thread::startsWith)) return stage;
    }
    return OTHER;
  }
}
