package dev.posewire.worker.engine;

/**
 * One loaded network on one device. Thread-safe; the network's weights are shared by all requests.
 *
 * <p>{@link #close} refuses new inferences, waits (bounded) for those that run, and frees the
 * network once. Requests are closed by their owners, before or after.
 */
public interface InferenceEngine extends AutoCloseable {
  PoseModel model();

  /** What ran, for every event: {@code <library>:<device>}, e.g. {@code onnxruntime:CPU}. */
  String device();

  /** How many requests keep the device busy, 1 or more. */
  int defaultRequests();

  /** How many images a request should carry on this device, 1 or more. */
  int defaultBatch();

  /**
   * Opens a place for one caller at a time.
   *
   * @throws IllegalStateException if the engine is closed
   */
  InferenceRequest openRequest();

  /** Idempotent; a second call returns at once. */
  @Override
  void close();
}
