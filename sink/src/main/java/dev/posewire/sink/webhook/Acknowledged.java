package dev.posewire.sink.webhook;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The events that the receiver has, though the flush that sent them failed: they come again, and
 * are not sent again. Not thread-safe: owned by the thread that writes.
 *
 * <p>Bounded: of too many the oldest are forgotten. They belong to flushes that did not come again,
 * as their partition has gone to another process.
 */
final class Acknowledged {
  /** The largest batch that a sink may have; some 2 MB of them. */
  private static final int MAX = 10_000;

  private final Set<String> ids = new LinkedHashSet<>();

  boolean has(String id) {
    return ids.contains(id);
  }

  void add(Collection<String> taken) {
    ids.addAll(taken);
    Iterator<String> oldest = ids.iterator();
    while (ids.size() > MAX) {
      oldest.next();
      oldest.remove();
    }
  }

  /** They are stored, and do not come again. Others of a failed flush still do. */
  void forget(Collection<String> stored) {
    stored.forEach(ids::remove);
  }
}
