package dev.posewire.sink;

import dev.posewire.runtime.lane.Delivery;
import dev.posewire.runtime.lifecycle.Backoff;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.runtime.lifecycle.RateLimitedLog;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.EventFilter.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches of events, flushes, and only then finishes them. Not thread-safe: owned by the
 * writer thread, with the sink.
 *
 * <p>A batch that fails is written again, whole, until it works; what is revoked meanwhile is left
 * out. While it fails the queue fills and the lane pauses. A batch that the target refuses is
 * written in parts: halved by each refusal, until what is refused is alone and rejected, and
 * doubled by each success. On stop the batch at hand is abandoned, what waits is the lane's to
 * discard, and the sink is closed.
 */
final class SinkWriter implements Loop {
  private static final Logger log = LoggerFactory.getLogger(SinkWriter.class);

  private final PoseSink sink;
  private final SinkQueue queue;
  private final EventOutcomes outcomes;
  private final Backoff backoff;
  private final Health.Component health;
  private final RateLimitedLog faults = new RateLimitedLog(log, Ticker.system());
  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Delivery<PoseEvent>> batch = new ArrayList<>();
  private boolean prepared;

  /** Whether what is due by time failed last. */
  private boolean untended;

  /** How many of a batch are written together: all, but for one of which a part is refused. */
  private int partSize = Integer.MAX_VALUE;

  SinkWriter(
      PoseSink sink, SinkQueue queue, EventOutcomes outcomes, Backoff backoff, Health health) {
    this.sink = sink;
    this.queue = queue;
    this.outcomes = outcomes;
    this.backoff = backoff;
    this.health = health.register("sink-" + sink.name() + "-writer");
  }

  @Override
  public void runOnce() throws InterruptedException, SinkException {
    if (!prepared) prepare();
    if (!prepared) return;
    if (batch.isEmpty()) batch.addAll(queue.takeBatch());
    abandonRevoked();
    if (!batch.isEmpty()) {
      storePart();
    } else {
      tend();
    }
  }

  private void storePart() throws InterruptedException, SinkException {
    try {
      store(batch.subList(0, Math.min(partSize, batch.size())));
    } catch (SinkException e) {
      retryLater(e);
      return;
    }
    backoff.reset();
    if (!untended) works();
    tend();
  }

  private void tend() throws InterruptedException, SinkException {
    try {
      sink.tend();
    } catch (SinkException e) {
      untended = true;
      retryLater(e);
      return;
    }
    if (untended) works();
    untended = false;
  }

  private void prepare() throws InterruptedException, SinkException {
    try {
      sink.prepare();
    } catch (SinkException e) {
      retryLater(e);
      return;
    }
    prepared = true;
    works();
  }

  private void works() {
    backoff.reset();
    faults.recovered("sink " + sink.name() + " stores again");
    health.ready();
  }

  /** Takes from the batch what is done with. */
  private void store(List<Delivery<PoseEvent>> part) throws SinkException {
    try {
      for (Delivery<PoseEvent> delivery : part) {
        sink.write(delivery.value());
      }
      sink.flush();
    } catch (SinkException e) {
      if (e.kind() != SinkException.Kind.REFUSED) throw e;
      partSize = Math.max(1, part.size() / 2);
      if (part.size() > 1) return;
      outcomes.rejected(part.get(0), e);
      part.clear();
      return;
    }
    outcomes.flushed();
    for (Delivery<PoseEvent> delivery : part) {
      Optional<Reason> leftOut = sink.leftOut(delivery.value());
      if (leftOut.isPresent()) {
        outcomes.filtered(delivery, leftOut.get());
      } else {
        outcomes.stored(delivery);
      }
    }
    part.clear();
    partSize = partSize > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : partSize * 2;
  }

  private void retryLater(SinkException e) throws SinkException, InterruptedException {
    health.notReady(e.getMessage());
    if (e.kind() == SinkException.Kind.FATAL) throw e;
    outcomes.failed();
    batch.forEach(outcomes::retried);
    faults.warn("sink " + sink.name() + " failed and tries again: " + e.getMessage(), e);
    boolean unused = // true: a stop was asked for, which ends the loop
        stop.await(pauseAfter(e).toNanos(), TimeUnit.NANOSECONDS);
  }

  /** A target that says how long it wants to be left alone knows better than the backoff. */
  private Duration pauseAfter(SinkException e) {
    return e.pause().isZero() ? backoff.next() : e.pause();
  }

  private void abandonRevoked() {
    for (Iterator<Delivery<PoseEvent>> all = batch.iterator(); all.hasNext(); ) {
      Delivery<PoseEvent> delivery = all.next();
      if (!delivery.isRevoked()) continue;
      outcomes.abandoned(delivery);
      all.remove();
    }
  }

  @Override
  public void onStop() {
    if (!batch.isEmpty()) {
      log.warn(
          "sink {} ends with {} events unstored: they are read again at the next start",
          sink.name(),
          batch.size());
      batch.forEach(outcomes::abandoned);
      batch.clear();
    }
    try {
      sink.close();
    } finally {
      health.unregister();
    }
  }

  /** To be called when no event is waited for any more. */
  @Override
  public void wakeup() {
    stop.countDown();
    sink.cancel();
  }
}
