package dev.posewire.runtime.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the parts of a process say of themselves: each is ready or says why not, and the first fatal
 * error of any of them latches. Thread-safe. Bounded by the parts that register; it logs each
 * change between ready and not ready at INFO and each fatal error at ERROR, so that callers need
 * not.
 */
public final class Health {
  private static final Logger log = LoggerFactory.getLogger(Health.class);

  private final Object lock = new Object();
  // All three are guarded by the lock.
  private final TreeMap<String, Component> components = new TreeMap<>();
  private final List<Runnable> fatalListeners = new ArrayList<>();
  private Optional<FatalError> fatal = Optional.empty();

  /**
   * What a part said last.
   *
   * @param reason why it is not ready, or what is amiss though it is; else empty
   */
  public record ComponentState(String name, boolean ready, String reason) {}

  /** All parts at one moment, in the order of their names. */
  public record Snapshot(
      boolean live, boolean ready, List<ComponentState> components, Optional<FatalError> fatal) {
    public Snapshot {
      components = List.copyOf(components);
    }
  }

  /** One part's line in the registry. Thread-safe. Begins as not ready, "starting". */
  public final class Component {
    private final String name;
    // Guarded by the lock.
    private boolean ready;
    private String reason = "starting";

    private Component(String name) {
      this.name = name;
    }

    /** This part does its work. */
    public void ready() {
      change(true, "");
    }

    /** This part does its work, though not with all that it has. */
    public void readyBut(String remark) {
      change(true, remark);
    }

    /** This part cannot do its work now; it may later. */
    public void notReady(String reason) {
      if (reason.isBlank()) {
        throw new IllegalArgumentException("component " + name + " needs a reason: it is blank");
      }
      change(false, reason);
    }

    /** Takes this part off the registry: it ended in order and no longer counts. */
    public void unregister() {
      synchronized (lock) {
        components.remove(name, this);
      }
    }

    private void change(boolean newReady, String newReason) {
      boolean wasReady;
      synchronized (lock) {
        wasReady = ready;
        ready = newReady;
        reason = newReason;
      }
      if (wasReady && !newReady) {
        log.info("{} is not ready: {}", name, newReason);
      } else if (!wasReady && newReady) {
        log.info("{} is ready", name);
      }
    }

    private ComponentState state() {
      return new ComponentState(name, ready, reason);
    }
  }

  /**
   * Adds a part.
   *
   * @throws IllegalArgumentException if one of that name is there
   */
  public Component register(String name) {
    Component component = new Component(name);
    synchronized (lock) {
      if (components.putIfAbsent(name, component) != null) {
        throw new IllegalArgumentException("component is registered already: " + name);
      }
    }
    return component;
  }

  /** The process cannot go on. Of several the first is kept; the others are logged. */
  public void fatal(String name, Throwable cause) {
    if (cause instanceof UserErrorException) {
      log.error("{} failed, the process cannot go on: {}", name, cause.getMessage());
    } else {
      log.error("{} failed, the process cannot go on", name, cause);
    }
    List<Runnable> listeners;
    synchronized (lock) {
      if (fatal.isPresent()) {
        return;
      }
      fatal = Optional.of(new FatalError(name, cause));
      listeners = List.copyOf(fatalListeners);
      fatalListeners.clear();
    }
    listeners.forEach(Health::notify);
  }

  /**
   * Runs {@code listener} once, at the first fatal error and on the thread that reports it, or at
   * once if there has been one. It must not block.
   */
  public void onFatal(Runnable listener) {
    synchronized (lock) {
      if (fatal.isEmpty()) {
        fatalListeners.add(listener);
        return;
      }
    }
    notify(listener);
  }

  /** The first fatal error. */
  public Optional<FatalError> fatal() {
    synchronized (lock) {
      return fatal;
    }
  }

  /** No fatal error so far. */
  public boolean isLive() {
    return fatal().isEmpty();
  }

  /** Live, at least one part has registered, and all that have are ready. */
  public boolean isReady() {
    return snapshot().ready();
  }

  /** What a health page shows. */
  public Snapshot snapshot() {
    synchronized (lock) {
      List<ComponentState> states = components.values().stream().map(Component::state).toList();
      boolean ready =
          fatal.isEmpty() && !states.isEmpty() && states.stream().allMatch(ComponentState::ready);
      return new Snapshot(fatal.isEmpty(), ready, states, fatal);
    }
  }

  private static void notify(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      log.error("a listener to the fatal error failed", e);
    }
  }
}
