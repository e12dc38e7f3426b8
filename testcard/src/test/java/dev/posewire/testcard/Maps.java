package dev.posewire.testcard;

import java.util.ArrayList;
import java.util.List;

/**
 * What the model says about a frame, for tests.
 *
 * @param heatmaps {@code [19, 32, 57]} in C order
 * @param pafs {@code [38, 32, 57]} in C order
 */
@SuppressWarnings("ArrayRecordComponent") // Lives within one test.
record Maps(float[] heatmaps, float[] pafs) {
  static final int WIDTH = 57;
  static final int HEIGHT = 32;

  /** Model pixels of a cell. */
  static final int CELL = 8;

  /** The peak threshold of the Open Model Zoo's decoder. */
  private static final float THRESHOLD = 0.1f;

  /** The tops of a joint's hills, refined to the middle of their 3 x 3 cells; model pixels. */
  List<Point> peaks(int plane) {
    List<Point> peaks = new ArrayList<>();
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        if (heat(plane, x, y) >= THRESHOLD && isTop(plane, x, y)) {
          peaks.add(refined(plane, x, y));
        }
      }
    }
    return peaks;
  }

  /** The PAF along a limb at a place in model pixels: bilinear between cells, borders repeated. */
  double pafAlong(Limb limb, Point from, Point to, double part) {
    double dx = to.x() - from.x();
    double dy = to.y() - from.y();
    double x = (from.x() + part * dx) / CELL - 0.5;
    double y = (from.y() + part * dy) / CELL - 0.5;
    double length = Math.hypot(dx, dy);
    return (bilinear(limb.pafXPlane(), x, y) * dx + bilinear(limb.pafXPlane() + 1, x, y) * dy)
        / length;
  }

  /** Of two equal neighbours the first is the top. */
  private boolean isTop(int plane, int x, int y) {
    for (int j = -1; j <= 1; j++) {
      for (int i = -1; i <= 1; i++) {
        float other = heat(plane, x + i, y + j);
        boolean before = j < 0 || (j == 0 && i < 0);
        if (other > heat(plane, x, y) || (before && other == heat(plane, x, y))) {
          return false;
        }
      }
    }
    return true;
  }

  private Point refined(int plane, int x, int y) {
    double sum = 0;
    double sumX = 0;
    double sumY = 0;
    for (int j = -1; j <= 1; j++) {
      for (int i = -1; i <= 1; i++) {
        float heat = heat(plane, x + i, y + j);
        sum += heat;
        sumX += heat * (x + i + 0.5);
        sumY += heat * (y + j + 0.5);
      }
    }
    return new Point(sumX / sum * CELL, sumY / sum * CELL);
  }

  /** Confidence of one cell; 0 outside the map. */
  float heat(int plane, int x, int y) {
    boolean inside = x >= 0 && x < WIDTH && y >= 0 && y < HEIGHT;
    return inside ? heatmaps[(plane * HEIGHT + y) * WIDTH + x] : 0;
  }

  private double bilinear(int plane, double x, double y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double alongX = x - left;
    double alongY = y - top;
    return (1 - alongY)
            * ((1 - alongX) * paf(plane, left, top) + alongX * paf(plane, left + 1, top))
        + alongY
            * ((1 - alongX) * paf(plane, left, top + 1) + alongX * paf(plane, left + 1, top + 1));
  }

  private float paf(int plane, int x, int y) {
    int column = Math.min(WIDTH - 1, Math.max(0, x));
    int row = Math.min(HEIGHT - 1, Math.max(0, y));
    return pafs[(plane * HEIGHT + row) * WIDTH + column];
  }
}
