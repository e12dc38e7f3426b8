package dev.posewire.worker.engine;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The interface of a pose network: BGR images in, heatmaps and PAFs out.
 *
 * <p>Map cell (x, y) stands for the input pixel ((x + 0.5) * 8, (y + 0.5) * 8).
 *
 * @param name the network's own name, not empty; goes into every event
 * @param inputWidth pixels, {@link #STRIDE} times {@code mapWidth}
 * @param inputHeight pixels, {@link #STRIDE} times {@code mapHeight}
 * @param mapWidth cells
 * @param mapHeight cells
 */
public record PoseModel(String name, int inputWidth, int inputHeight, int mapWidth, int mapHeight) {
  /** Input pixels per map cell, in both directions. */
  public static final int STRIDE = 8;

  /** Planes of an input image: blue, green, red. */
  public static final int IMAGE_PLANES = 3;

  /** 18 body parts and the background. */
  public static final int HEATMAP_PLANES = 19;

  /** An x and a y plane for each of 19 limbs. */
  public static final int PAF_PLANES = 38;

  public PoseModel {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name must not be empty");
    }
    if (mapWidth < 1 || mapHeight < 1) {
      throw new IllegalArgumentException("maps must be 1x1 or more: " + mapWidth + "x" + mapHeight);
    }
    if (inputWidth != mapWidth * STRIDE || inputHeight != mapHeight * STRIDE) {
      throw new IllegalArgumentException(
          "input must be %d times the maps of %dx%d: %dx%d (model %s)"
              .formatted(STRIDE, mapWidth, mapHeight, inputWidth, inputHeight, name));
    }
  }

  /** Bytes of one packed BGR24 image, {@code [inputHeight, inputWidth, 3]} u8. */
  public int imageBytes() {
    return inputWidth * inputHeight * IMAGE_PLANES;
  }

  /**
   * Checks what a request is given.
   *
   * @throws IllegalArgumentException if the number of images or the size of one is wrong
   */
  public void requireBatch(List<ByteBuffer> images) {
    if (images.isEmpty() || images.size() > InferenceRequest.MAX_BATCH) {
      throw new IllegalArgumentException(
          "a batch must have 1 to %d images: %d"
              .formatted(InferenceRequest.MAX_BATCH, images.size()));
    }
    for (ByteBuffer image : images) {
      if (image.remaining() != imageBytes()) {
        throw new IllegalArgumentException(
            "an image must have %d bytes (%dx%d BGR24, model %s): %d"
                .formatted(imageBytes(), inputWidth, inputHeight, name, image.remaining()));
      }
    }
  }

  /** Values of one plane of a map. */
  public int mapCells() {
    return mapWidth * mapHeight;
  }
}
