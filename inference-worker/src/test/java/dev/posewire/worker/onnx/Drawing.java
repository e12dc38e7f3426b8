package dev.posewire.worker.onnx;

import dev.posewire.worker.engine.PoseModel;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.nio.ByteBuffer;

/** Draws somebody whom the real network takes for a person, so that tests need no photograph. */
public final class Drawing {
  private static final Color SKIN = new Color(224, 172, 140);
  private static final Color SHIRT = new Color(40, 70, 150);
  private static final Color TROUSERS = new Color(50, 50, 60);

  private Drawing() {}

  /** A packed BGR24 image of the model's size. */
  public static ByteBuffer person(PoseModel model) {
    int width = model.inputWidth();
    int height = model.inputHeight();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setPaint(
        new GradientPaint(0, 0, new Color(190, 205, 220), 0, height, new Color(120, 125, 110)));
    pen.fillRect(0, 0, width, height);
    body(pen, width / 2);
    pen.dispose();
    return ByteBuffer.wrap(((DataBufferByte) image.getRaster().getDataBuffer()).getData());
  }

  private static void body(Graphics2D pen, int x) {
    line(pen, TROUSERS, 17, x - 12, 135, x - 15, 185, x - 16, 228);
    line(pen, TROUSERS, 17, x + 12, 135, x + 15, 185, x + 16, 228);
    line(pen, Color.BLACK, 9, x - 17, 234, x - 24, 237);
    line(pen, Color.BLACK, 9, x + 17, 234, x + 24, 237);
    pen.setColor(SHIRT);
    pen.fillRoundRect(x - 24, 64, 48, 76, 20, 20);
    line(pen, SHIRT, 13, x - 23, 72, x - 36, 106);
    line(pen, SHIRT, 13, x + 23, 72, x + 36, 106);
    line(pen, SKIN, 10, x - 36, 106, x - 42, 140);
    line(pen, SKIN, 10, x + 36, 106, x + 42, 140);
    line(pen, SKIN, 12, x, 50, x, 64);
    head(pen, x);
  }

  private static void head(Graphics2D pen, int x) {
    pen.setColor(SKIN);
    pen.fillOval(x - 13, 24, 26, 34);
    pen.setColor(new Color(60, 40, 30));
    pen.fillArc(x - 14, 20, 28, 30, 0, 180);
    pen.setColor(Color.WHITE);
    pen.fillOval(x - 9, 36, 6, 4);
    pen.fillOval(x + 3, 36, 6, 4);
    pen.setColor(Color.BLACK);
    pen.fillOval(x - 7, 36, 3, 4);
    pen.fillOval(x + 5, 36, 3, 4);
    line(pen, new Color(190, 130, 105), 2, x, 40, x - 1, 45, x + 1, 45);
    line(pen, new Color(160, 70, 70), 2, x - 4, 51, x + 4, 51);
  }

  /** A bent line of a width through points given as x, y, x, y, ... */
  private static void line(Graphics2D pen, Color color, int width, int... points) {
    pen.setColor(color);
    pen.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    for (int i = 0; i + 3 < points.length; i += 2) {
      pen.drawLine(points[i], points[i + 1], points[i + 2], points[i + 3]);
    }
  }
}
