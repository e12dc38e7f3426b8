package dev.posewire.sink;

import dev.posewire.schemas.PoseEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The events of one flush, for a target that answers for each by itself and has one twice that is
 * sent twice. Not thread-safe: owned by the thread that writes.
 *
 * <p>It remembers what the target took in a flush that failed, and the next one leaves that out: a
 * fault or a refused event repeats only what had no answer. Behind an event that failed nothing of
 * its channel is remembered, so that it is followed by those that come after it. What is remembered
 * is bounded; of what is forgotten an event may be sent twice.
 */
public final class Outbox {
  /** The largest batch. */
  static final int MAX_TAKEN = 10_000;

  private final Map<EventIdentity, PoseEvent> written = new LinkedHashMap<>();
  private final Set<EventIdentity> taken = new LinkedHashSet<>();

  /** The channels of which an event failed in this flush. */
  private final Set<String> interrupted = new HashSet<>();

  private Optional<SinkException> fault = Optional.empty();
  private Optional<SinkException> refusal = Optional.empty();

  /** One that is in it already changes nothing. */
  public void add(PoseEvent event) {
    written.putIfAbsent(EventIdentity.of(event), event);
  }

  public boolean isEmpty() {
    return written.isEmpty();
  }

  /** Those that the target is not known to have, in their order. */
  public List<PoseEvent> unsent() {
    List<PoseEvent> unsent = new ArrayList<>();
    written.forEach(
        (identity, event) -> {
          if (!taken.contains(identity)) unsent.add(event);
        });
    return unsent;
  }

  /** The target has it for good. To be told in the order in which the events were sent. */
  public void taken(PoseEvent event) {
    if (interrupted.contains(event.getChannel())) return;
    if (taken.size() >= MAX_TAKEN) taken.remove(taken.iterator().next());
    taken.add(EventIdentity.of(event));
  }

  /** The target has not taken it, or has not said so. */
  public void failed(PoseEvent event, SinkException why) {
    if (why.kind() == SinkException.Kind.REFUSED) {
      if (refusal.isEmpty()) refusal = Optional.of(why);
      return;
    }
    interrupted.add(event.getChannel());
    if (fault.isEmpty()) fault = Optional.of(why);
  }

  /** Whether something failed that is not an event's own: to send more is of no use. */
  public boolean hasFault() {
    return fault.isPresent();
  }

  /**
   * Ends the flush.
   *
   * @throws SinkException the first fault; where there is none, the first refusal
   */
  public void end() throws SinkException {
    if (fault.isPresent()) throw fault.get();
    if (refusal.isPresent()) throw refusal.get();
    taken.removeAll(written.keySet());
  }

  /** Makes room for the next flush, however this one ended. */
  public void clear() {
    written.clear();
    interrupted.clear();
    fault = Optional.empty();
    refusal = Optional.empty();
  }
}
