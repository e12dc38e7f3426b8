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

/**
 * Runs the engine with nothing around it: images that are in memory already, answers that nobody
 * reads. Owned by the main thread.
 */
final class EngineTrial {
  private static final String THREAD = Holding.ENGINE_ALONE;

  private final InferenceEngine engine;
  private final List<ByteBuffer> images;

  EngineTrial(InferenceEngine engine, List<ByteBuffer> images) {
    this.engine = engine;
    this.images = List.copyOf(images);
  }

  /** Runs so many frames on so many requests at a time. */
  Rate run(int requests, int frames, Holding holding) throws Exception {
    AtomicLong begun = new AtomicLong(); // counted up by each request's thread
    CountDownLatch start = new CountDownLatch(1);
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      Caller caller = new Caller(THREAD + i, start, begun, frames);
      callers.add(caller);
      caller.start();
    }
    holding.holdEngine(THREAD, requests);
    long startNanos = System.nanoTime();
    start.countDown();
    for (Caller caller : callers) caller.join();
    long nanos = System.nanoTime() - startNanos;
    return new Rate(
        frames,
        nanos,
        callers.stream().mapToLong(caller -> caller.cpuNanos).sum(),
        callers.stream().mapToLong(caller -> caller.delayNanos).sum());
  }

  private final class Caller extends Thread {
    private final CountDownLatch start;
    private final AtomicLong begun;
    private final int frames;
    // Both are written by this thread and read after its end.
    private long cpuNanos;
    private long delayNanos;

    Caller(String name, CountDownLatch start, AtomicLong begun, int frames) {
      super(name);
      this.start = start;
      this.begun = begun;
      this.frames = frames;
    }

    @Override
    public void run() {
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      try (InferenceRequest request = engine.openRequest()) {
        start.await();
        long before = threads.getCurrentThreadCpuTime();
        long delayBefore = RunDelay.own();
        for (long n = begun.getAndIncrement(); n < frames; n = begun.getAndIncrement()) {
          var unused = request.infer(List.of(images.get((int) (n % images.size()))));
        }
        cpuNanos = threads.getCurrentThreadCpuTime() - before;
        delayNanos = RunDelay.own() - delayBefore;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
