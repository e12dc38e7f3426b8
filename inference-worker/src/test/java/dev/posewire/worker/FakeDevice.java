package dev.posewire.worker;

import dev.posewire.worker.engine.DeviceOpener;
import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.InferenceException;
import dev.posewire.worker.engine.InferenceRequest;
import dev.posewire.worker.engine.PoseModel;

/** A device that opens as often as it is asked to, and fails as the test says. */
final class FakeDevice implements DeviceOpener {
  private final String name;

  /** What all its requests are. */
  final FakeEngine engine = new FakeEngine();

  PoseModel model = Frames.MODEL;
  boolean lost;
  boolean wrong;
  int opened;
  int closed;
  int proved;

  FakeDevice(String name) {
    this.name = name;
  }

  @Override
  public String device() {
    return name;
  }

  @Override
  public InferenceEngine open() {
    if (lost) throw new InferenceException(name + " is not there", null);
    opened++;
    return new Loaded();
  }

  @Override
  public void prove() {
    proved++;
    if (lost) throw new InferenceException(name + " is not there", null);
    if (wrong) throw new InferenceException(name + " computes wrongly", null);
  }

  private final class Loaded implements InferenceEngine {
    private final PoseModel loaded = model;

    @Override
    public PoseModel model() {
      return loaded;
    }

    @Override
    public String device() {
      return name;
    }

    @Override
    public int defaultRequests() {
      return 3;
    }

    @Override
    public int defaultBatch() {
      return WorkerRig.BATCH;
    }

    @Override
    public InferenceRequest openRequest() {
      return engine;
    }

    @Override
    public void close() {
      closed++;
    }
  }
}
