package dev.posewire.ingest.api;

import dev.posewire.ingest.registry.ChannelRegistry;
import dev.posewire.ingest.registry.Expected;
import dev.posewire.ingest.registry.RegistryUnavailableException;
import dev.posewire.ingest.registry.VersionMismatchException;
import dev.posewire.schemas.ChannelSpec;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps channels in memory; each write is a microsecond after the one before. Thread-safe. */
final class FakeRegistry implements ChannelRegistry {
  static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00.000001Z");

  private final TreeMap<String, ChannelSpec> specs = new TreeMap<>();
  private final Deque<Runnable> beforePuts = new ArrayDeque<>();
  private Instant now = BEGIN;
  private boolean between; // a writer that comes between is at work
  private boolean away;
  private RuntimeException bug;

  synchronized FakeRegistry with(ChannelSpec spec) {
    specs.put(spec.getChannel(), spec);
    return this;
  }

  /** Another writer that comes between a read and the next write. */
  synchronized void beforeNextPut(Runnable writer) {
    beforePuts.add(writer);
  }

  synchronized void goAway() {
    away = true;
  }

  synchronized void breakWith(RuntimeException with) {
    bug = with;
  }

  @Override
  public synchronized List<ChannelSpec> list() {
    return List.copyOf(specs.values());
  }

  @Override
  public synchronized Optional<ChannelSpec> find(String channel) {
    if (bug != null) {
      throw bug;
    }
    return Optional.ofNullable(specs.get(channel));
  }

  @Override
  public synchronized Stored put(ChannelSpec spec, Expected expected)
      throws VersionMismatchException, RegistryUnavailableException {
    if (!beforePuts.isEmpty() && !between) {
      between = true;
      beforePuts.removeFirst().run();
      between = false;
    }
    Optional<ChannelSpec> present = require(spec.getChannel(), expected);
    if (present.isPresent() && same(spec, present.get())) {
      return new Stored(present.get(), Change.NONE);
    }
    now = now.plusNanos(1_000);
    ChannelSpec stored = ChannelSpec.newBuilder(spec).setUpdatedAt(now).build();
    specs.put(spec.getChannel(), stored);
    return new Stored(stored, present.isEmpty() ? Change.CREATED : Change.REPLACED);
  }

  private static boolean same(ChannelSpec a, ChannelSpec b) {
    return ChannelSpec.newBuilder(a).setUpdatedAt(b.getUpdatedAt()).build().equals(b);
  }

  @Override
  public synchronized Optional<ChannelSpec> remove(String channel, Expected expected)
      throws VersionMismatchException, RegistryUnavailableException {
    Optional<ChannelSpec> present = require(channel, expected);
    specs.remove(channel);
    return present;
  }

  private Optional<ChannelSpec> require(String channel, Expected expected)
      throws VersionMismatchException, RegistryUnavailableException {
    if (away) {
      throw new RegistryUnavailableException("no answer from Kafka within 5 s");
    }
    Optional<ChannelSpec> present = Optional.ofNullable(specs.get(channel));
    if (!expected.matches(present)) {
      throw new VersionMismatchException(channel, present);
    }
    return present;
  }
}
