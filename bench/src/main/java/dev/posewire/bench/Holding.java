package dev.posewire.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Where threads are held while something is measured. Owned by the main thread. */
public interface Holding {
  /** How the threads of a worker's requests are called. */
  String WORKER_REQUEST = "worker-request-";

  /** How those of the engine alone are called. */
  String ENGINE_ALONE = "engine-alone-";

  /** Holds the engine's threads; to be called when they run. */
  void holdEngine(String prefix, int threads) throws IOException;

  /**
   * What was found of it while the engine's threads still run.
   *
   * @return a remark; empty if there is nothing to say
   */
  String check();

  /** Every thread runs where the system puts it. */
  Holding NONE =
      new Holding() {
        @Override
        public void holdEngine(String prefix, int threads) {}

        @Override
        public String check() {
          return "";
        }
      };

  /** The engine has a core of its own, all else another. Hold all others before. */
  static Holding on(Cores cores) {
    return new OnCores(cores);
  }

  /** See {@link #on}. */
  final class OnCores implements Holding {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Cores cores;
    private List<Integer> engine = List.of();

    private OnCores(Cores cores) {
      this.cores = cores;
    }

    @Override
    public void holdEngine(String prefix, int threads) throws IOException {
      long begun = System.nanoTime();
      engine = ProcessThreads.named(prefix);
      while (engine.size() < threads) {
        if (System.nanoTime() - begun > LIMIT_NANOS) {
          throw new IOException(
              "%d of %d threads %s* are there".formatted(engine.size(), threads, prefix));
        }
        LockSupport.parkNanos(LOOK_NANOS);
        engine = ProcessThreads.named(prefix);
      }
      cores.holdEngine(engine);
    }

    @Override
    public String check() {
      List<String> stray = cores.strayThreads(engine);
      return stray.isEmpty() ? "" : "not where they should be: " + stray;
    }
  }
}
