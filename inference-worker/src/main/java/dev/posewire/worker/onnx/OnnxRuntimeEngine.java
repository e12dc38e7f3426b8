package dev.posewire.worker.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.InferenceException;
import dev.posewire.worker.engine.InferenceRequest;
import dev.posewire.worker.engine.ModelException;
import dev.posewire.worker.engine.ModelFiles;
import dev.posewire.worker.engine.PoseModel;
import dev.posewire.worker.ir.IrModel;
import dev.posewire.worker.ir.IrReader;
import dev.posewire.worker.ir.PoseInterface;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * ONNX Runtime on the CPU: one session, shared by all requests, each of which computes on its
 * caller's thread. Thread-safe.
 *
 * <p>Parallel requests beat threads inside one (71 against 50 frames/s of the INT8 network on two
 * cores), and larger batches gain nothing on a CPU: hence a request for every processor, of one
 * image.
 */
public final class OnnxRuntimeEngine implements InferenceEngine {
  private static final String DEVICE = "onnxruntime:CPU";

  /** Some 170 bytes a character of the command line were seen. */
  private static final long LOADER_STACK_BYTES = 64L << 20;

  /** Once a process, by whoever opens the first engine. */
  private static final AtomicBoolean HELD = new AtomicBoolean();

  private final PoseModel model;
  private final SharedSession session;
  private final TensorNames names;

  private OnnxRuntimeEngine(PoseModel model, SharedSession session, TensorNames names) {
    this.model = model;
    this.session = session;
    this.names = names;
  }

  /**
   * Reads, translates and loads the model.
   *
   * @throws ModelException if the files are no pose network this engine can run
   * @throws InferenceException if ONNX Runtime does not load here or refuses the network
   */
  public static OnnxRuntimeEngine open(ModelFiles files) {
    IrModel graph = IrReader.read(files);
    PoseInterface pose = PoseInterface.of(graph);
    OnnxModel onnx = IrToOnnx.translate(graph, IrToOnnx.InputForm.PACKED_BYTES);
    TensorNames names =
        new TensorNames(
            onnx.tensor(pose.input()), onnx.tensor(pose.heatmaps()), onnx.tensor(pose.pafs()));
    return new OnnxRuntimeEngine(
        pose.model(), new SharedSession(createSession(onnx, files)), names);
  }

  private static OrtSession createSession(OnnxModel onnx, ModelFiles files) {
    OrtEnvironment environment = environment();
    try {
      boolean exact = ProductProbe.isExact(environment, Products.SIGNED);
      Products products = exact ? Products.SIGNED : Products.UNSIGNED;
      try (OrtSession.SessionOptions options = SessionSettings.options(products)) {
        return environment.createSession(onnx.bytes(), options);
      }
    } catch (OrtException e) {
      throw new InferenceException(
          "ONNX Runtime refuses the translation of " + files.xml() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Loads the library without its telemetry. {@code ORT_DISABLE_TELEMETRY=1} in the environment
   * keeps that from starting at all; where it is not set, it starts, matches the command line with
   * a recursive regular expression that a common stack does not bear above some 4,000 characters,
   * and is switched off here.
   */
  private static OrtEnvironment environment() {
    FutureTask<OrtEnvironment> load =
        new FutureTask<>(
            () -> {
              OrtEnvironment environment = OrtEnvironment.getEnvironment();
              environment.setTelemetry(false);
              if (HELD.compareAndSet(false, true)) EnvironmentHold.take();
              return environment;
            });
    Thread loader = new Thread(null, load, "onnxruntime-load", LOADER_STACK_BYTES);
    loader.setDaemon(true);
    loader.start();
    try {
      return load.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InferenceException("interrupted while ONNX Runtime's library loaded", e);
    } catch (ExecutionException e) {
      throw new InferenceException(
          "ONNX Runtime's native library does not load on %s %s (on Linux it needs glibc 2.28): %s"
              .formatted(
                  System.getProperty("os.name"), System.getProperty("os.arch"), e.getCause()),
          e.getCause());
    }
  }

  @Override
  public PoseModel model() {
    return model;
  }

  @Override
  public String device() {
    return DEVICE;
  }

  @Override
  public int defaultRequests() {
    return Runtime.getRuntime().availableProcessors();
  }

  @Override
  public int defaultBatch() {
    return 1;
  }

  @Override
  public InferenceRequest openRequest() {
    session.requireOpen();
    return new OnnxRuntimeRequest(model, session, names);
  }

  /**
   * Refuses new inferences and waits for those that run, {@link SharedSession#CLOSE_TIMEOUT} at
   * most; after that the network stays in memory, as freeing it under a running inference would
   * crash the process.
   */
  @Override
  public void close() {
    session.close();
  }
}
