package dev.posewire.worker;

import dev.posewire.runtime.lane.LaneQueue;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.ServedRate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A worker that takes so many frames a second, by the real queue and the real count of rates. */
public final class SimulatedWorker {
  private record Item(String channel, long ptsMicros) implements LaneQueue.Item {
    @Override
    public Policy policy() {
      return Policy.LATEST;
    }

    @Override
    public int partition() {
      return 0;
    }
  }

  private final LaneQueue<Item> queue;
  private final ServedFrames served = new ServedFrames("worker-1", 0);
  private final double capacity;
  private double credit;

  /** {@code capacity}: frames a second. */
  public SimulatedWorker(double capacity, Ticker ticker) {
    this.queue = new LaneQueue<>(0.25, ticker);
    this.capacity = capacity;
  }

  public void receive(String channel, long ptsMicros) {
    queue.add(new Item(channel, ptsMicros)).ifPresent(item -> served.dropped(item.channel(), 0));
  }

  /** Tells the taker of what it takes: the channel, and the time of the picture. */
  public void work(double seconds, BiConsumer<String, Long> taker) {
    credit = Math.min(1, credit + capacity * seconds);
    while (credit >= 1) {
      Optional<Item> next = queue.next();
      if (next.isEmpty()) {
        return;
      }
      credit--;
      served.served(next.get().channel(), 0);
      taker.accept(next.get().channel(), next.get().ptsMicros());
    }
  }

  public List<ServedRate> endPeriod(long nowNanos) {
    return served.collect(nowNanos, Instant.EPOCH);
  }
}
