package dev.posewire.bench;

import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.InferenceRequest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/**
 * Runs engines with nothing around them: images that are in memory already, answers that nobody
 * reads. Owned by the main thread.
 */
public final class EngineTrial {
  /**
   * A request of an engine, and how many images it carries each time.
   *
   * @param batch 1 or more
   */
  public record Slot(InferenceEngine engine, int batch) {}

  private static final String THREAD = Holding.ENGINE_ALONE;

  private final List<Slot> slots;
  private final List<ByteBuffer> images;

  public EngineTrial(List<Slot> slots, List<ByteBuffer> images) {
    this.slots = List.copyOf(slots);
    this.images = List.copyOf(images);
  }

  /** Runs so many frames, or a few more to fill the last batches, on all requests at a time. */
  public Rate run(int frames, Holding holding) throws Exception {
    AtomicLong begun = new AtomicLong(); // counted up by each request's thread
    CountDownLatch start = new CountDownLatch(1);
    List<Caller> callers = new ArrayList<>();
    for (Slot slot : slots) {
      Caller caller = new Caller(slot, THREAD + callers.size(), start, begun, frames);
      callers.add(caller);
      caller.start();
    }
    holding.holdEngine(THREAD, slots.size());
    long startNanos = System.nanoTime();
    start.countDown();
    for (Caller caller : callers) caller.join();
    long nanos = System.nanoTime() - startNanos;
    return new Rate(
        callers.stream().mapToLong(caller -> caller.done).sum(),
        nanos,
        callers.stream().mapToLong(caller -> caller.cpuNanos).sum(),
        callers.stream().mapToLong(caller -> caller.delayNanos).sum());
  }

  private final class Caller extends Thread {
    private final Slot slot;
    private final CountDownLatch start;
    private final AtomicLong begun;
    private final int frames;
    // All are written by this thread and read after its end.
    private long done;
    private long cpuNanos;
    private long delayNanos;

    Caller(Slot slot, String name, CountDownLatch start, AtomicLong begun, int frames) {
      super(name);
      this.slot = slot;
      this.start = start;
      this.begun = begun;
      this.frames = frames;
    }

    @Override
    public void run() {
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      try (InferenceRequest request = slot.engine().openRequest()) {
        start.await();
        long before = threads.getCurrentThreadCpuTime();
        long delayBefore = RunDelay.own();
        for (long n = begin(); n < frames; n = begin()) {
          var unused = request.infer(batch(n));
          done += slot.batch();
        }
        cpuNanos = threads.getCurrentThreadCpuTime() - before;
        delayNanos = RunDelay.own() - delayBefore;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private long begin() {
      return begun.getAndAdd(slot.batch());
    }

    private List<ByteBuffer> batch(long first) {
      return LongStream.range(first, first + slot.batch())
          .mapToObj(n -> images.get((int) (n % images.size())))
          .toList();
    }
  }
}
