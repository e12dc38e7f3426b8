package dev.posewire.sink;

import dev.posewire.runtime.lane.Delivery;
import dev.posewire.runtime.lifecycle.Backoff;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.runtime.lifecycle.RateLimitedLog;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.PoseEvent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches of events, flushes, and only then finishes them. Not thread-safe: owned by the
 * writer thread, with the sink.
 *
 * <p>A batch that fails is written again, whole, until it works; what is revoked meanwhile is left
 * out. While it fails the queue fills and the lane pauses. On stop the batch at hand is abandoned,
 * what waits is the lane's to discard, and the sink is closed.
 */
final class SinkWriter implements Loop {
  private static final Logger log = LoggerFactory.getLogger(SinkWriter.class);

  private final PoseSink sink;
  private final SinkQueue queue;
  private final EventBalance balance;
  private final Backoff backoff;
  private final Health.Component health;
  private final RateLimitedLog faults = new RateLimitedLog(log, Ticker.system());
  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Delivery<PoseEvent>> batch = new ArrayList<>();

  SinkWriter(PoseSink sink, SinkQueue queue, EventBalance balance, Backoff backoff, Health health) {
    this.sink = sink;
    this.queue = queue;
    this.balance = balance;
    this.backoff = backoff;
    this.health = health.register("sink-" + sink.name() + "-writer");
    this.health.ready();
  }

  @Override
  public void runOnce() throws InterruptedException, SinkException {
    if (batch.isEmpty()) batch.addAll(queue.takeBatch());
    abandonRevoked();
    if (batch.isEmpty()) return;
    try {
      store();
    } catch (SinkException e) {
      retryLater(e);
      return;
    }
    for (Delivery<PoseEvent> delivery : batch) {
      balance.stored(delivery.value());
      delivery.finish();
    }
    batch.clear();
    backoff.reset();
    faults.recovered("sink " + sink.name() + " stores again");
    health.ready();
  }

  private void store() throws SinkException {
    for (Delivery<PoseEvent> delivery : batch) {
      sink.write(delivery.value());
    }
    sink.flush();
  }

  private void retryLater(SinkException e) throws SinkException, InterruptedException {
    health.notReady(e.getMessage());
    if (!e.isRetriable()) throw e;
    batch.forEach(delivery -> balance.retried(delivery.value()));
    faults.warn("sink " + sink.name() + " failed and tries again: " + e.getMessage(), e);
    boolean unused = // true: a stop was asked for, which ends the loop
        stop.await(backoff.next().toNanos(), TimeUnit.NANOSECONDS);
  }

  private void abandonRevoked() {
    for (Iterator<Delivery<PoseEvent>> all = batch.iterator(); all.hasNext(); ) {
      Delivery<PoseEvent> delivery = all.next();
      if (!delivery.isRevoked()) continue;
      abandon(delivery);
      all.remove();
    }
  }

  private void abandon(Delivery<PoseEvent> delivery) {
    balance.abandoned(delivery.value());
    delivery.abandon();
  }

  @Override
  public void onStop() {
    if (!batch.isEmpty()) {
      log.warn(
          "sink {} ends with {} events unstored: they are read again at the next start",
          sink.name(),
          batch.size());
      batch.forEach(this::abandon);
      batch.clear();
    }
    try {
      sink.close();
    } finally {
      health.unregister();
    }
  }

  @Override
  public void wakeup() {
    stop.countDown();
  }
}
