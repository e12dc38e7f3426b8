package dev.posewire.video.drawing;

import dev.posewire.schemas.Encoding;
import dev.posewire.schemas.Frame;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Makes a picture of a frame's bytes, and a JPEG of a picture. Stateless. */
public final class FramePicture {
  private static final int MAX_PIXELS = 8192 * 8192;

  private FramePicture() {}

  /**
   * The frame at the size it has on Kafka.
   *
   * @throws IOException if its bytes are not what it says of them
   */
  public static BufferedImage of(Frame frame) throws IOException {
    long pixels = (long) frame.getWidth() * frame.getHeight();
    if (frame.getWidth() < 1 || frame.getHeight() < 1 || pixels > MAX_PIXELS) {
      throw new IOException(
          "a frame of %dx%d pixels".formatted(frame.getWidth(), frame.getHeight()));
    }
    BufferedImage picture =
        new BufferedImage(frame.getWidth(), frame.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    if (frame.getEncoding() == Encoding.BGR24) {
      copy(frame.getImage(), picture);
    } else if (frame.getEncoding() == Encoding.JPEG) {
      draw(frame, picture);
    } else {
      throw new IOException("a frame of the unknown encoding " + frame.getEncoding());
    }
    return picture;
  }

  private static void copy(ByteBuffer image, BufferedImage picture) throws IOException {
    byte[] pixels = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    if (image.remaining() != pixels.length) {
      throw new IOException(
          "a BGR24 frame of %d bytes instead of %d".formatted(image.remaining(), pixels.length));
    }
    image.duplicate().get(pixels);
  }

  private static void draw(Frame frame, BufferedImage picture) throws IOException {
    byte[] file = new byte[frame.getImage().remaining()];
    frame.getImage().duplicate().get(file);
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
    ImageReader reader = readers.next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      // Looked at before its pixels are made: what a JPEG claims is not bounded by its bytes.
      if (reader.getWidth(0) != picture.getWidth() || reader.getHeight(0) != picture.getHeight()) {
        throw new IOException(
            "a JPEG of %dx%d in a frame of %dx%d"
                .formatted(
                    reader.getWidth(0),
                    reader.getHeight(0),
                    picture.getWidth(),
                    picture.getHeight()));
      }
      Graphics2D graphics = picture.createGraphics();
      graphics.drawImage(reader.read(0), 0, 0, null);
      graphics.dispose();
    } finally {
      reader.dispose();
    }
  }

  public static byte[] jpeg(BufferedImage picture) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(picture, "jpeg", out)) {
        throw new IOException("this Java writes no JPEG");
      }
    }
    return bytes.toByteArray();
  }
}
