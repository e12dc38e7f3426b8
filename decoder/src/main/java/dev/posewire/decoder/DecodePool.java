package dev.posewire.decoder;

import dev.posewire.runtime.lane.ChannelPartition;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.runtime.lifecycle.ServiceStack;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseTensors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** The decode threads; a channel is always one thread's. Thread-safe. */
final class DecodePool implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** More channels than any decoder has; those beyond are spread by their hash. */
  private static final int MAX_CHANNELS = 10_000;

  private record Assigned(Policy policy, int partition) {}

  private final List<DecodeLoop> loops;
  private final ServiceStack threads = new ServiceStack(CLOSE_TIMEOUT);
  private final PoseTail tail;
  private final int partitions;
  // Written by the poll threads when partitions come, read by those who offer.
  private final Map<Assigned, Map<String, FramePosition>> restored = new ConcurrentHashMap<>();
  // Written and read by those who offer: channels are dealt out in the order of their coming, so
  // that few channels load all threads alike.
  private final Map<String, DecodeLoop> owners = new ConcurrentHashMap<>();
  private final AtomicInteger dealt = new AtomicInteger();

  /**
   * @param loops one a thread; started here
   * @param partitions of the topics keyed by channel
   */
  DecodePool(List<DecodeLoop> loops, PoseTail tail, int partitions, DecodeContext context) {
    this.loops = new ArrayList<>(loops);
    this.tail = tail;
    this.partitions = partitions;
    for (int i = 0; i < loops.size(); i++) {
      LoopThread thread =
          new LoopThread("decode-" + i, CLOSE_TIMEOUT, context.services().health(), loops.get(i));
      threads.add(thread.name(), thread).start();
    }
  }

  /** Restores where the channels of these partitions are; blocks until that is read. */
  void assigned(Policy policy, Set<Integer> numbers) {
    tail.read(numbers)
        .forEach((number, channels) -> restored.put(new Assigned(policy, number), channels));
  }

  /**
   * Takes a frame's maps; those of a channel in their order. Does not block.
   *
   * @param offset of the record; -1 if it was handed over in memory
   */
  CompletableFuture<SendOutcome> decode(
      Policy policy, PoseTensors tensors, long offset, BooleanSupplier revoked) {
    int partition = ChannelPartition.of(tensors.getChannel(), partitions);
    DecodeTask task =
        new DecodeTask(
            policy,
            tensors,
            partition,
            offset,
            restored.getOrDefault(new Assigned(policy, partition), Map.of()),
            revoked,
            new CompletableFuture<>());
    owner(tensors.getChannel()).offer(task);
    return task.outcome();
  }

  private DecodeLoop owner(String channel) {
    DecodeLoop known = owners.get(channel);
    if (known != null) return known;
    if (owners.size() >= MAX_CHANNELS) {
      return loops.get(Math.floorMod(channel.hashCode(), loops.size()));
    }
    return owners.computeIfAbsent(
        channel, absent -> loops.get(Math.floorMod(dealt.getAndIncrement(), loops.size())));
  }

  /** Gives up what waits of some partitions of a lane; answers how many frames that were. */
  int discard(Policy policy, Set<Integer> numbers) {
    return loops.stream().mapToInt(loop -> loop.discard(policy, numbers)).sum();
  }

  @Override
  public void close() {
    threads.close();
  }
}
