package dev.posewire.ingest.video;

import dev.posewire.ingest.FrameImage;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small pictures in packed BGR24, and what an image shows. */
final class Pictures {
  private Pictures() {}

  /** Red at the top left, green at the top right, blue at the bottom left, white beside it. */
  static byte[] quadrants(int width, int height) {
    byte[] bgr = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean left = x < width / 2;
        boolean top = y < height / 2;
        int at = (y * width + x) * 3;
        bgr[at] = (byte) (top ? 0 : 255);
        bgr[at + 1] = (byte) (left ? 0 : 255);
        bgr[at + 2] = (byte) (left == top ? 255 : 0);
      }
    }
    return bgr;
  }

  /** One grey all over: tells frames apart. */
  static byte[] grey(int width, int height, int level) {
    byte[] bgr = new byte[width * height * 3];
    Arrays.fill(bgr, (byte) level);
    return bgr;
  }

  /** Something no encoder can leave out: every frame differs everywhere. */
  static byte[] grain(int width, int height, int frame) {
    byte[] bgr = new byte[width * height * 3];
    new Random(frame).nextBytes(bgr);
    return bgr;
  }

  static void write(Path file, String format, byte[] bgr, int width, int height)
      throws IOException {
    ImageIO.write(buffered(bgr, width, height), format, file.toFile());
  }

  static BufferedImage buffered(FrameImage image) {
    return buffered(image.bgr(), image.geometry().width(), image.geometry().height());
  }

  private static BufferedImage buffered(byte[] bgr, int width, int height) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    byte[] pixels = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    System.arraycopy(bgr, 0, pixels, 0, bgr.length);
    return picture;
  }

  /** JPEGs one behind the other, of these widths and heights, each of four quadrants. */
  static Path writeChanging(Path file, int[]... sizes) throws IOException {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int[] size : sizes) {
      ImageIO.write(buffered(quadrants(size[0], size[1]), size[0], size[1]), "jpg", stream);
    }
    return Files.write(file, stream.toByteArray());
  }

  /**
   * The colours in the middle of the four quarters of the part that the picture fills, in reading
   * order, as letters: R, G, B, W, black K, and ? for any other.
   */
  static String corners(FrameImage image) {
    int width = image.geometry().scaledWidth();
    int height = image.geometry().scaledHeight();
    StringBuilder corners = new StringBuilder();
    for (int quarter = 0; quarter < 4; quarter++) {
      int x = width / 4 + quarter % 2 * width / 2;
      int y = height / 4 + quarter / 2 * height / 2;
      corners.append(letter(image, x, y));
    }
    return corners.toString();
  }

  static int level(FrameImage image, int x, int y, int plane) {
    return image.bgr()[(y * image.geometry().width() + x) * 3 + plane] & 0xff;
  }

  private static char letter(FrameImage image, int x, int y) {
    StringBuilder levels = new StringBuilder();
    for (int plane = 0; plane < 3; plane++) {
      int level = level(image, x, y, plane);
      levels.append(level > 235 ? '1' : level < 20 ? '0' : '?');
    }
    return switch (levels.toString()) {
      case "001" -> 'R';
      case "010" -> 'G';
      case "100" -> 'B';
      case "111" -> 'W';
      case "000" -> 'K';
      default -> '?';
    };
  }
}
