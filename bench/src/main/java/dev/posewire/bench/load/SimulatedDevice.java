package dev.posewire.bench.load;

import dev.posewire.worker.engine.DeviceOpener;
import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.InferenceException;
import dev.posewire.worker.engine.InferenceRequest;
import dev.posewire.worker.engine.PoseMaps;
import dev.posewire.worker.engine.PoseModel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * No device: takes a set time for each batch, computes nothing and sees nobody. One request at a
 * time. Thread-safe.
 */
final class SimulatedDevice implements DeviceOpener {
  /** So small that frames cost this machine little. */
  static final PoseModel MODEL = new PoseModel("simulated", 128, 72, 16, 9);

  private final int number;
  private final int batch;
  // Both are written by the main thread and read by the request's.
  private volatile Duration batchTime;
  private volatile boolean dead;

  /** {@code batch}: what it says suits it. */
  SimulatedDevice(int number, Duration batchTime, int batch) {
    this.number = number;
    this.batchTime = batchTime;
    this.batch = batch;
  }

  void setBatchTime(Duration time) {
    batchTime = time;
  }

  /** Every request fails from now on. */
  void kill() {
    dead = true;
  }

  @Override
  public String device() {
    return "simulated:" + number;
  }

  @Override
  public InferenceEngine open() {
    requireAlive();
    return new Engine();
  }

  @Override
  public void prove() {
    requireAlive();
  }

  private void requireAlive() {
    if (dead) throw new InferenceException(device() + " was killed", null);
  }

  private final class Engine implements InferenceEngine {
    @Override
    public PoseModel model() {
      return MODEL;
    }

    @Override
    public String device() {
      return SimulatedDevice.this.device();
    }

    @Override
    public int defaultRequests() {
      return 1;
    }

    @Override
    public int defaultBatch() {
      return batch;
    }

    @Override
    public InferenceRequest openRequest() {
      return new Request();
    }

    @Override
    public void close() {}
  }

  private final class Request implements InferenceRequest {
    @Override
    public List<PoseMaps> infer(List<ByteBuffer> images) {
      long end = System.nanoTime() + batchTime.toNanos();
      for (long left = batchTime.toNanos(); left > 0; left = end - System.nanoTime()) {
        requireAlive();
        if (Thread.currentThread().isInterrupted()) {
          throw new InferenceException("interrupted", null);
        }
        LockSupport.parkNanos(left);
      }
      requireAlive();
      return images.stream().map(image -> nobody()).toList();
    }

    private static PoseMaps nobody() {
      return new PoseMaps(
          MODEL.mapWidth(),
          MODEL.mapHeight(),
          new float[PoseModel.HEATMAP_PLANES * MODEL.mapCells()],
          new float[PoseModel.PAF_PLANES * MODEL.mapCells()]);
    }

    @Override
    public void close() {}
  }
}
