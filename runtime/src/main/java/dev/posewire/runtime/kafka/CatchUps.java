package dev.posewire.runtime.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Who waits until a reader has reached the present end of partitions. Added to by any thread; the
 * rest is the reader's thread's. Bounded by those who wait.
 */
final class CatchUps {
  /**
   * A broker that is there answers at once; the poll must not be kept waiting for one that is not.
   */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private record Wanted(List<TopicPartition> partitions, CompletableFuture<Void> done) {}

  private record Awaited(Map<TopicPartition, Long> ends, CompletableFuture<Void> done) {}

  // Both are guarded by this.
  private final List<Wanted> wanted = new ArrayList<>();
  private Optional<Throwable> failure = Optional.empty();
  // Of the reader's thread alone.
  private final List<Awaited> awaited = new ArrayList<>();

  synchronized CompletableFuture<Void> add(List<TopicPartition> partitions) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (failure.isPresent()) {
      done.completeExceptionally(failure.get());
    } else {
      wanted.add(new Wanted(partitions, done));
    }
    return done;
  }

  /** Asks for the ends that are wanted; what it throws leaves them wanted. */
  void learnEnds(Consumer<String, byte[]> consumer) {
    List<Wanted> now;
    synchronized (this) {
      now = List.copyOf(wanted);
    }
    if (now.isEmpty()) {
      return;
    }
    Set<TopicPartition> all = new HashSet<>();
    now.forEach(one -> all.addAll(one.partitions()));
    Map<TopicPartition, Long> ends = all.isEmpty() ? Map.of() : consumer.endOffsets(all, TIMEOUT);
    for (Wanted one : now) {
      Map<TopicPartition, Long> own = new HashMap<>(ends);
      own.keySet().retainAll(one.partitions());
      awaited.add(new Awaited(own, one.done()));
    }
    synchronized (this) {
      wanted.removeAll(now);
    }
  }

  /** Tells those whose ends are reached. */
  void complete(Consumer<String, byte[]> consumer) {
    for (Awaited one : List.copyOf(awaited)) {
      boolean reached =
          one.ends().entrySet().stream()
              .allMatch(end -> consumer.position(end.getKey(), TIMEOUT) >= end.getValue());
      if (reached) {
        awaited.remove(one);
        one.done().complete(null);
      }
    }
  }

  /** Nothing more will be read. */
  void fail(Throwable cause) {
    List<Wanted> left;
    synchronized (this) {
      failure = Optional.of(cause);
      left = List.copyOf(wanted);
      wanted.clear();
    }
    left.forEach(one -> one.done().completeExceptionally(cause));
    awaited.forEach(one -> one.done().completeExceptionally(cause));
    awaited.clear();
  }
}
