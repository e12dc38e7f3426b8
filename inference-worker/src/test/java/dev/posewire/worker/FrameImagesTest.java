package dev.posewire.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.schemas.Encoding;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.MalformedRecordException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class FrameImagesTest {
  private final FrameImages images = new FrameImages(Frames.MODEL);

  @Test
  void packedImageIsTakenAsItIs() throws Exception {
    Frame frame = Frames.frame("a", 7);

    ByteBuffer bgr = images.bgr(frame);

    assertEquals(64 * 48 * 3, bgr.remaining());
    assertEquals(7, bgr.get(bgr.position()));
  }

  @Test
  void jpegBecomesBlueGreenRed() throws Exception {
    Frame frame = jpeg(picture(64, 48, BufferedImage.TYPE_INT_RGB, "jpg"));

    ByteBuffer bgr = images.bgr(frame);

    assertEquals(64 * 48 * 3, bgr.remaining());
    int middle = (24 * 64 + 32) * 3;
    assertEquals(200, bgr.get(middle) & 0xff, 8, "blue");
    assertEquals(100, bgr.get(middle + 1) & 0xff, 8, "green");
    assertEquals(30, bgr.get(middle + 2) & 0xff, 8, "red");
  }

  @Test
  void greyJpegIsTaken() throws Exception {
    ByteBuffer bgr = images.bgr(jpeg(picture(64, 48, BufferedImage.TYPE_BYTE_GRAY, "jpg")));

    assertEquals(64 * 48 * 3, bgr.remaining());
    assertEquals(bgr.get(0), bgr.get(2));
  }

  @Test
  void frameOfAnotherSizeIsRefusedAndBothSizesAreNamed() {
    String problem = problem(Frames.builder("dock-3", 0).setWidth(456).setHeight(256));

    assertTrue(problem.contains("64x48, the input of model test-model: 456x256"), problem);
    assertTrue(problem.contains("channel dock-3"), problem);
  }

  @Test
  void packedImageOfAnotherLengthIsRefused() {
    String problem = problem(Frames.builder("dock-3", 0).setImage(ByteBuffer.allocate(9_215)));

    assertTrue(problem.contains("must have 9216 bytes: 9215 (channel dock-3)"), problem);
  }

  @Test
  void unknownEncodingIsRefused() {
    assertTrue(
        problem(Frames.builder("dock-3", 0).setEncoding(Encoding.UNKNOWN)).contains("upgrade"));
  }

  @Test
  void brokenJpegIsRefused() throws Exception {
    byte[] whole = picture(64, 48, BufferedImage.TYPE_INT_RGB, "jpg");
    byte[] noPicture = new byte[100];
    byte[] garbled = whole.clone();
    Arrays.fill(garbled, 20, 200, (byte) 0xff);

    assertTrue(problem(builder(noPicture)).contains("channel dock-3"));
    assertTrue(problem(builder(new byte[0])).contains("channel dock-3"));
    assertTrue(problem(builder(garbled)).contains("channel dock-3"));
  }

  @Test
  void otherFormatsAreNoJpeg() throws Exception {
    assertTrue(
        problem(builder(picture(64, 48, BufferedImage.TYPE_INT_RGB, "png")))
            .contains("cannot be read"));
  }

  @Test
  void jpegThatClaimsAnotherSizeIsRefusedBeforeItIsDecoded() throws Exception {
    byte[] huge = picture(64, 48, BufferedImage.TYPE_INT_RGB, "jpg");
    int size = startOfFrame(huge) + 5; // after the marker, its length and the precision
    Arrays.fill(huge, size, size + 4, (byte) 0xf0);

    String problem = problem(builder(huge));

    assertTrue(problem.contains("it is 61680x61680"), problem);
  }

  private static int startOfFrame(byte[] jpeg) {
    for (int i = 0; i < jpeg.length; i++) {
      if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xc0) return i;
    }
    throw new AssertionError("no baseline JPEG");
  }

  private String problem(Frame.Builder frame) {
    return assertThrows(MalformedRecordException.class, () -> images.bgr(frame.build()))
        .getMessage();
  }

  private static Frame jpeg(byte[] bytes) {
    return builder(bytes).build();
  }

  private static Frame.Builder builder(byte[] bytes) {
    return Frames.builder("dock-3", 0).setEncoding(Encoding.JPEG).setImage(ByteBuffer.wrap(bytes));
  }

  private static byte[] picture(int width, int height, int type, String format) throws IOException {
    BufferedImage picture = new BufferedImage(width, height, type);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(new Color(30, 100, 200));
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(picture, format, bytes));
    return bytes.toByteArray();
  }
}
