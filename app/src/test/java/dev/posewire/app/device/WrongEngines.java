package dev.posewire.app.device;

import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.InferenceRequest;
import dev.posewire.worker.engine.PoseMaps;
import dev.posewire.worker.engine.PoseModel;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.UnaryOperator;

/** WrongEngines that compute wrongly, for tests. */
public final class WrongEngines {
  private WrongEngines() {}

  /** Changes what an engine answers; closes it when it is closed. */
  public static InferenceEngine changing(InferenceEngine engine, UnaryOperator<PoseMaps> change) {
    return new InferenceEngine() {
      @Override
      public PoseModel model() {
        return engine.model();
      }

      @Override
      public String device() {
        return engine.device();
      }

      @Override
      public int defaultRequests() {
        return engine.defaultRequests();
      }

      @Override
      public int defaultBatch() {
        return engine.defaultBatch();
      }

      @Override
      public InferenceRequest openRequest() {
        return changing(engine.openRequest(), change);
      }

      @Override
      public void close() {
        engine.close();
      }
    };
  }

  private static InferenceRequest changing(
      InferenceRequest request, UnaryOperator<PoseMaps> change) {
    return new InferenceRequest() {
      @Override
      public List<PoseMaps> infer(List<ByteBuffer> images) {
        return request.infer(images).stream().map(change).toList();
      }

      @Override
      public void close() {
        request.close();
      }
    };
  }

  /** As if two outputs of the network were mixed up. */
  public static PoseMaps swapHeatmaps(PoseMaps maps, int first, int second) {
    float[] heatmaps = maps.heatmaps().clone();
    int cells = maps.width() * maps.height();
    System.arraycopy(maps.heatmaps(), first * cells, heatmaps, second * cells, cells);
    System.arraycopy(maps.heatmaps(), second * cells, heatmaps, first * cells, cells);
    return new PoseMaps(maps.width(), maps.height(), heatmaps, maps.pafs());
  }

  /** As if the heatmaps were a cell further to the right. */
  public static PoseMaps shift(PoseMaps maps) {
    float[] heatmaps = new float[maps.heatmaps().length];
    System.arraycopy(maps.heatmaps(), 0, heatmaps, 1, heatmaps.length - 1);
    return new PoseMaps(maps.width(), maps.height(), heatmaps, maps.pafs());
  }

  /** As if the device gave no limbs. */
  public static PoseMaps withoutPafs(PoseMaps maps) {
    return new PoseMaps(
        maps.width(), maps.height(), maps.heatmaps(), new float[maps.pafs().length]);
  }
}
