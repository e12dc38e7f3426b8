package dev.posewire.sink;

import dev.posewire.schemas.PoseEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A sink in memory that fails and blocks as it is told. Calls are recorded from any thread. */
final class RecordingSink implements PoseSink {
  /** Sequences of the events that a flush has stored. */
  final List<Long> stored = new CopyOnWriteArrayList<>();

  final List<String> calls = new CopyOnWriteArrayList<>();

  /** What the next flushes throw; set before the sink is used. */
  final Deque<SinkException> failures = new ArrayDeque<>();

  /** What the next calls of prepare throw; set before the sink is used. */
  final Deque<SinkException> unprepared = new ArrayDeque<>();

  /** What the next calls of tend throw; set before the sink is used. */
  final Deque<SinkException> untended = new ArrayDeque<>();

  /** Sequences that no flush takes. */
  final Set<Long> refused = new HashSet<>();

  /** Runs inside each flush, before it stores; set before the sink is used. */
  Runnable onFlush = () -> {};

  final CountDownLatch closed = new CountDownLatch(1);
  private final List<Long> written = new ArrayList<>();

  @Override
  public String name() {
    return "a";
  }

  @Override
  public void prepare() throws SinkException {
    if (unprepared.isEmpty()) return;
    calls.add("prepare");
    throw unprepared.remove();
  }

  @Override
  public void write(PoseEvent event) {
    calls.add("write " + event.getSequence());
    written.add(event.getSequence());
  }

  @Override
  public void flush() throws SinkException {
    calls.add("flush");
    onFlush.run();
    List<Long> batch = List.copyOf(written);
    written.clear();
    if (!failures.isEmpty()) throw failures.remove();
    if (batch.stream().anyMatch(refused::contains)) {
      throw SinkException.refused("not this one", null);
    }
    stored.addAll(batch);
  }

  @Override
  public void tend() throws SinkException {
    if (!untended.isEmpty()) throw untended.remove();
  }

  @Override
  public void close() {
    calls.add("close");
    closed.countDown();
  }
}
