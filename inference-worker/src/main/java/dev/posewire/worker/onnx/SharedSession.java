package dev.posewire.worker.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.posewire.worker.engine.InferenceException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session that many threads run and one closes, never under a run. Thread-safe. */
final class SharedSession implements AutoCloseable {
  /** Many times the longest batch on a slow machine. */
  static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(SharedSession.class);

  private final OrtSession session;

  /** Runs hold the read lock, the free holds the write lock. */
  private final ReadWriteLock runs = new ReentrantReadWriteLock();

  /** Set once by whoever closes first; read by every run under the read lock. */
  private final AtomicBoolean closing = new AtomicBoolean();

  SharedSession(OrtSession session) {
    this.session = session;
  }

  /**
   * Runs once, on the caller's thread, into the outputs given.
   *
   * @throws IllegalStateException if closed
   */
  void run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {
    runs.readLock().lock();
    try {
      requireOpen();
      // The result only names the outputs given, which stay with their owner.
      session.run(inputs, outputs).close();
    } catch (OrtException e) {
      throw new InferenceException("ONNX Runtime failed to run the network: " + e.getMessage(), e);
    } finally {
      runs.readLock().unlock();
    }
  }

  void requireOpen() {
    if (closing.get()) {
      throw new IllegalStateException("the engine is closed");
    }
  }

  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    if (!awaitRuns()) {
      LOG.warn("An inference still runs after {}: its network stays in memory", CLOSE_TIMEOUT);
      return;
    }
    try {
      session.close();
    } catch (OrtException e) {
      LOG.warn("ONNX Runtime failed to free the network", e);
    } finally {
      runs.writeLock().unlock();
    }
  }

  /** Whether the write lock was taken. */
  private boolean awaitRuns() {
    try {
      return runs.writeLock().tryLock(CLOSE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return runs.writeLock().tryLock();
    }
  }
}
