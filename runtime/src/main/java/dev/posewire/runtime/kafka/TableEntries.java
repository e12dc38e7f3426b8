package dev.posewire.runtime.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The last value of each key of a compacted topic, and where it stands. Thread-safe.
 *
 * <p>What this process has written may be entered before it is read: of two records of a key the
 * one with the higher offset counts, in whatever order they come.
 */
final class TableEntries<T> {
  /** Empty: removed by a record of this process that was not read yet. */
  private record Entry<T>(int partition, long offset, Optional<T> value) {}

  // Both are guarded by this.
  private final Map<String, Entry<T>> entries = new TreeMap<>();
  private final Map<Integer, Long> readTo = new HashMap<>();

  synchronized Optional<T> find(String key) {
    return Optional.ofNullable(entries.get(key)).flatMap(Entry::value);
  }

  synchronized Map<String, T> all() {
    Map<String, T> all = new TreeMap<>();
    entries.forEach((key, entry) -> entry.value().ifPresent(value -> all.put(key, value)));
    return all;
  }

  /** A record was read, in the order of its partition. Answers whether a value changed. */
  synchronized boolean read(int partition, long offset, String key, Optional<T> value) {
    readTo.put(partition, offset);
    Entry<T> before = entries.get(key);
    if (before != null && before.offset() > offset) {
      return false;
    }
    if (value.isPresent()) {
      entries.put(key, new Entry<>(partition, offset, value));
    } else {
      entries.remove(key);
    }
    return before == null ? value.isPresent() : !before.value().equals(value);
  }

  /** This process wrote a record. Answers whether a value changed. */
  synchronized boolean written(int partition, long offset, String key, Optional<T> value) {
    Entry<T> before = entries.get(key);
    boolean known =
        readTo.getOrDefault(partition, -1L) >= offset
            || (before != null && before.offset() >= offset);
    if (known) {
      return false;
    }
    entries.put(key, new Entry<>(partition, offset, value));
    return true;
  }

  /** The partition begins anew. */
  synchronized void clear(int partition) {
    entries.values().removeIf(entry -> entry.partition() == partition);
    readTo.remove(partition);
  }
}
