package dev.posewire.sink;

import dev.posewire.schemas.PoseEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A sink in memory that fails and blocks as it is told. Calls are recorded from any thread. */
final class RecordingSink implements PoseSink {
  /** Sequences of the events that a flush has stored. */
  final List<Long> stored = new CopyOnWriteArrayList<>();

  final List<String> calls = new CopyOnWriteArrayList<>();

  /** What the next flushes throw; set before the sink is used. */
  final Deque<SinkException> failures = new ArrayDeque<>();

  /** Runs inside each flush, before it stores; set before the sink is used. */
  Runnable onFlush = () -> {};

  final CountDownLatch closed = new CountDownLatch(1);
  private final List<Long> written = new ArrayList<>();

  @Override
  public String name() {
    return "a";
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
    stored.addAll(batch);
  }

  @Override
  public void close() {
    calls.add("close");
    closed.countDown();
  }
}
