package dev.posewire.worker;

import dev.posewire.schemas.Frame;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.worker.engine.PoseModel;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Makes a model's input of a frame's image. Thread-safe: holds no state. */
final class FrameImages {
  private final PoseModel model;

  FrameImages(PoseModel model) {
    this.model = model;
  }

  /**
   * The picture as packed BGR24, {@code [inputHeight, inputWidth, 3]} u8.
   *
   * @throws MalformedRecordException if the frame is not of the model's size, or its image cannot
   *     be read
   */
  ByteBuffer bgr(Frame frame) throws MalformedRecordException {
    if (frame.getWidth() != model.inputWidth() || frame.getHeight() != model.inputHeight()) {
      throw new MalformedRecordException(
          "frame must be %dx%d, the input of model %s: %dx%d (channel %s): start ingest with the model's size"
              .formatted(
                  model.inputWidth(),
                  model.inputHeight(),
                  model.name(),
                  frame.getWidth(),
                  frame.getHeight(),
                  frame.getChannel()));
    }
    return switch (frame.getEncoding()) {
      case BGR24 -> packed(frame);
      case JPEG -> jpeg(frame);
      case UNKNOWN ->
          throw new MalformedRecordException(
              "frame has an encoding that this version does not know (channel %s): upgrade the worker"
                  .formatted(frame.getChannel()));
    };
  }

  private ByteBuffer packed(Frame frame) throws MalformedRecordException {
    if (frame.getImage().remaining() != model.imageBytes()) {
      throw new MalformedRecordException(
          "image of %dx%d BGR24 must have %d bytes: %d (channel %s)"
              .formatted(
                  model.inputWidth(),
                  model.inputHeight(),
                  model.imageBytes(),
                  frame.getImage().remaining(),
                  frame.getChannel()));
    }
    return frame.getImage();
  }

  private ByteBuffer jpeg(Frame frame) throws MalformedRecordException {
    byte[] bytes = new byte[frame.getImage().remaining()];
    frame.getImage().duplicate().get(bytes);
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    // In memory: ImageIO's own choice is a file a picture.
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(in, true, true);
      // Before it is decoded: a header may claim 65,500 x 65,500 pixels.
      if (reader.getWidth(0) != model.inputWidth() || reader.getHeight(0) != model.inputHeight()) {
        throw new IOException("it is " + reader.getWidth(0) + "x" + reader.getHeight(0));
      }
      return bgr(reader.read(0));
    } catch (IOException | RuntimeException e) {
      // The JDK's reader has no one exception for broken bytes.
      throw new MalformedRecordException(
          "JPEG image of channel %s cannot be read: %s"
              .formatted(frame.getChannel(), e.getMessage()),
          e);
    } finally {
      reader.dispose();
    }
  }

  private static ByteBuffer bgr(BufferedImage picture) {
    BufferedImage bgr =
        new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = bgr.createGraphics();
    graphics.drawImage(picture, 0, 0, null);
    graphics.dispose();
    return ByteBuffer.wrap(((DataBufferByte) bgr.getRaster().getDataBuffer()).getData());
  }
}
