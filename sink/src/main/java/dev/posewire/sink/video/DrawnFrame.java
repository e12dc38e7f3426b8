package dev.posewire.sink.video;

import dev.posewire.schemas.Coco18;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Letterbox;
import dev.posewire.schemas.Person;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.SinkException;
import dev.posewire.video.drawing.FramePicture;
import dev.posewire.video.drawing.ModelPixels;
import dev.posewire.video.drawing.SkeletonPainter;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;

/**
 * A frame with its people on it, without the bars of its letterbox and with even sides, as H.264
 * wants them. The bytes belong to whoever has it.
 *
 * @param bgr {@code [height, width, 3]}, rows from top to bottom without gaps
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record DrawnFrame(int width, int height, byte[] bgr) {
  /** Throws a refusal if the frame is not what it says, or a person has not 18 keypoints. */
  static DrawnFrame of(PoseEvent event, Frame frame) throws SinkException {
    for (Person person : event.getPeople()) {
      requireKeypoints(person);
    }
    BufferedImage picture;
    try {
      picture = FramePicture.of(frame);
    } catch (IOException e) {
      throw SinkException.refused("its frame is no picture: " + e.getMessage(), e);
    }
    SkeletonPainter.draw(picture, ModelPixels.of(event.getPeople(), frame.getLetterbox()));
    return withoutBars(picture, frame);
  }

  private static void requireKeypoints(Person person) throws SinkException {
    int keypoints = Coco18.KEYPOINTS.size();
    if (person.getX().size() == keypoints
        && person.getY().size() == keypoints
        && person.getKeypointScores().size() == keypoints) {
      return;
    }
    throw SinkException.refused(
        "a person must have %d keypoints to be drawn: %d"
            .formatted(keypoints, person.getKeypointScores().size()),
        null);
  }

  private static DrawnFrame withoutBars(BufferedImage picture, Frame frame) throws SinkException {
    Letterbox letterbox = frame.getLetterbox();
    float scale = letterbox.getScale();
    int left = Math.max(0, letterbox.getPadX());
    int top = Math.max(0, letterbox.getPadY());
    int right =
        Math.min(
            picture.getWidth(), letterbox.getPadX() + Math.round(frame.getSourceWidth() * scale));
    int bottom =
        Math.min(
            picture.getHeight(), letterbox.getPadY() + Math.round(frame.getSourceHeight() * scale));
    int width = (right - left) & ~1;
    int height = (bottom - top) & ~1;
    if (width < 2 || height < 2) {
      throw SinkException.refused(
          "its letterbox leaves nothing of a frame of %dx%d: %s"
              .formatted(picture.getWidth(), picture.getHeight(), letterbox),
          null);
    }
    byte[] pixels = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    byte[] bgr = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      int from = ((top + y) * picture.getWidth() + left) * 3;
      System.arraycopy(pixels, from, bgr, y * width * 3, width * 3);
    }
    return new DrawnFrame(width, height, bgr);
  }
}
