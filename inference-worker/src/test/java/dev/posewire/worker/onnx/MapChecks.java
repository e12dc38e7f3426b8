package dev.posewire.worker.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.testcard.Puppet;
import dev.posewire.worker.engine.PoseMaps;
import dev.posewire.worker.engine.PoseModel;

/** Looks into a network's outputs. */
public final class MapChecks {
  private static final double LEAST_PEAK = 0.3;

  private MapChecks() {}

  /** The cell with the highest value of a part's heatmap. */
  public static int peak(PoseMaps maps, int part) {
    int first = part * maps.width() * maps.height();
    int best = 0;
    for (int cell = 1; cell < maps.width() * maps.height(); cell++) {
      if (maps.heatmaps()[first + cell] > maps.heatmaps()[first + best]) best = cell;
    }
    return best;
  }

  /** The value of a part's heatmap in a cell. */
  public static float value(PoseMaps maps, int part, int cell) {
    return maps.heatmaps()[part * maps.width() * maps.height() + cell];
  }

  /** Each joint of the puppet peaks where it stands; {@code what}: of which maps. */
  public static void assertPeaks(Puppet puppet, PoseMaps maps, String what) {
    for (int joint = 0; joint < PoseModel.HEATMAP_PLANES - 1; joint++) {
      int peak = peak(maps, joint);
      assertTrue(value(maps, joint, peak) > LEAST_PEAK, what + ", joint " + joint + " is not seen");
      int row = peak / maps.width();
      double x = (peak % maps.width() + 0.5) * PoseModel.STRIDE;
      double y = (row + 0.5) * PoseModel.STRIDE;
      assertEquals(puppet.x()[joint], x, PoseModel.STRIDE, what + ", x of joint " + joint);
      assertEquals(puppet.y()[joint], y, PoseModel.STRIDE, what + ", y of joint " + joint);
    }
  }

  /** The largest between two maps; not a number counts as infinite. */
  public static double difference(float[] a, float[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = Math.abs((double) a[i] - b[i]);
      largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
    }
    return largest;
  }
}
