package dev.posewire.schemas;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ids that a Schema Registry has given schemas, and those that are still to be asked for.
 * Thread-safe.
 */
final class RegistryIds {
  /** Of values that are not ours; the bounds keep them from filling the memory. */
  private static final int MAX_MISSING = 100;

  private static final int MAX_NOBODYS = 10_000;

  private final Map<Integer, Long> fingerprints = new ConcurrentHashMap<>();
  private final Set<Integer> missing = ConcurrentHashMap.newKeySet();
  private final Set<Integer> nobodys = ConcurrentHashMap.newKeySet();

  void put(int id, long fingerprint) {
    fingerprints.put(id, fingerprint);
    missing.remove(id);
  }

  /** One that is not known is missing from now on. */
  Optional<Long> find(int id) {
    Long fingerprint = fingerprints.get(id);
    if (fingerprint == null && missing.size() < MAX_MISSING) missing.add(id);
    return Optional.ofNullable(fingerprint);
  }

  void refuse(int id) {
    if (nobodys.size() >= MAX_NOBODYS) nobodys.clear(); // they are asked for again
    nobodys.add(id);
    missing.remove(id);
  }

  boolean isNobodys(int id) {
    return nobodys.contains(id);
  }

  Set<Integer> missing() {
    return Set.copyOf(missing);
  }
}
