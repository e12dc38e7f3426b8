package dev.posewire.worker.engine;

import java.nio.ByteBuffer;
import java.util.List;

/** A place of an engine that runs one batch at a time. Not thread-safe: owned by its caller. */
public interface InferenceRequest extends AutoCloseable {
  /** The most images one call takes; what an engine allocates for a batch grows with it. */
  int MAX_BATCH = 64;

  /**
   * Runs the network and waits for it.
   *
   * @param images 1 to {@link #MAX_BATCH} packed BGR24 images, each with exactly {@link
   *     PoseModel#imageBytes} bytes from its position to its limit; direct or not. They are read
   *     before the call returns and their positions stay.
   * @return one answer an image, in the order of the images
   * @throws IllegalArgumentException if the number of images or the size of one is wrong
   * @throws IllegalStateException if the request or its engine is closed
   * @throws InferenceException if the device fails
   */
  List<PoseMaps> infer(List<ByteBuffer> images);

  /** Frees the request's buffers, on its owner's thread. Idempotent. */
  @Override
  void close();
}
