package dev.posewire.ingest.video;

import dev.posewire.ingest.FrameImage;
import dev.posewire.ingest.LetterboxGeometry;
import dev.posewire.schemas.Encoding;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Turns images into baseline JPEGs, by the JDK's libjpeg. Not thread-safe: owned by the source's
 * thread.
 */
final class JpegWriter implements AutoCloseable {
  private static final int[] BLUE_GREEN_RED = {2, 1, 0};
  private static final ComponentColorModel COLOURS =
      new ComponentColorModel(
          ColorSpace.getInstance(ColorSpace.CS_sRGB),
          false,
          false,
          Transparency.OPAQUE,
          DataBuffer.TYPE_BYTE);

  private final ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
  private final ImageWriteParam param = writer.getDefaultWriteParam();
  private final ByteArrayOutputStream jpeg = new ByteArrayOutputStream(1 << 16);

  /** {@code quality}: 1 to 100. */
  JpegWriter(int quality) {
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(quality / 100f);
  }

  /** The same image with the same geometry, from BGR24. */
  FrameImage write(FrameImage image) {
    jpeg.reset();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(jpeg)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture(image), null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing here leaves memory
    }
    return new FrameImage(image.geometry(), Encoding.JPEG, jpeg.toByteArray());
  }

  /** On the image's own bytes. */
  private static BufferedImage picture(FrameImage image) {
    LetterboxGeometry geometry = image.geometry();
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(image.bgr(), image.bgr().length),
            geometry.width(),
            geometry.height(),
            geometry.width() * 3,
            3,
            BLUE_GREEN_RED,
            null);
    return new BufferedImage(COLOURS, raster, false, null);
  }

  /** The JDK's writer holds native memory. */
  @Override
  public void close() {
    writer.dispose();
  }
}
