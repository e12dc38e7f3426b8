package dev.posewire.worker.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.InferenceRequest;
import dev.posewire.worker.engine.ModelFiles;
import dev.posewire.worker.engine.PoseMaps;
import dev.posewire.worker.engine.PoseModel;
import dev.posewire.worker.ir.IrLayer;
import dev.posewire.worker.ir.IrModel;
import dev.posewire.worker.ir.IrReader;
import dev.posewire.worker.ir.PoseInterface;
import dev.posewire.worker.ir.ReferenceExecutor;
import dev.posewire.worker.ir.Shape;
import dev.posewire.worker.ir.TinyIr;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OnnxRuntimeEngineTest {
  private static final PoseModel MODEL = new PoseModel("tiny", 24, 16, 3, 2);

  @TempDir Path folder;
  private final Random random = new Random(5);
  private ModelFiles files;

  /** Two convolutions of 8x8 pixels, one an output. */
  @BeforeEach
  void writeModel() {
    TinyIr ir = new TinyIr();
    int data = ir.parameter("data", 1, 3, 16, 24);
    for (int planes : new int[] {38, 19}) {
      float[] values = new float[planes * 3 * 64];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian() / 1000;
      }
      int weights = ir.f32("weights" + planes, Shape.of(planes, 3, 8, 8), values);
      Shape maps = Shape.of(1, planes, 2, 3);
      ir.result(ir.convolution("maps" + planes, 8, 0, 1, maps, data, weights));
    }
    files = ir.write(folder);
  }

  @Test
  void engineSaysWhatItRuns() {
    try (InferenceEngine engine = OnnxRuntimeEngine.open(files)) {
      assertEquals(MODEL, engine.model());
      assertEquals("onnxruntime:CPU", engine.device());
      assertEquals(Runtime.getRuntime().availableProcessors(), engine.defaultRequests());
      assertEquals(1, engine.defaultBatch());
    }
  }

  @Test
  void eachImageOfABatchGetsItsOwnAnswer() {
    List<ByteBuffer> images = List.of(image(), direct(image()), sliced(image()));
    try (InferenceEngine engine = OnnxRuntimeEngine.open(files);
        InferenceRequest request = engine.openRequest()) {
      List<PoseMaps> batch = request.infer(images);
      assertEquals(3, batch.size());
      for (int i = 0; i < images.size(); i++) {
        assertReference(images.get(i), batch.get(i));
        assertEquals(MODEL.imageBytes(), images.get(i).remaining());
      }
    }
  }

  @Test
  void batchSizeMayChangeAndEarlierAnswersStay() {
    ByteBuffer first = image();
    ByteBuffer second = image();
    try (InferenceEngine engine = OnnxRuntimeEngine.open(files);
        InferenceRequest request = engine.openRequest()) {
      PoseMaps one = request.infer(List.of(first)).get(0);
      float[] before = one.heatmaps().clone();
      assertReference(first, request.infer(List.of(second, first)).get(1));
      assertReference(second, request.infer(List.of(second)).get(0));
      assertArrayEquals(before, one.heatmaps());
    }
  }

  @Test
  void wrongImagesAreRefusedAndTheRequestStaysUsable() {
    ByteBuffer image = image();
    try (InferenceEngine engine = OnnxRuntimeEngine.open(files);
        InferenceRequest request = engine.openRequest()) {
      ByteBuffer small = ByteBuffer.allocate(MODEL.imageBytes() - 1);
      IllegalArgumentException thrown =
          assertThrows(IllegalArgumentException.class, () -> request.infer(List.of(image, small)));
      assertEquals(
          "an image must have 1152 bytes (24x16 BGR24, model tiny): 1151", thrown.getMessage());
      assertThrows(IllegalArgumentException.class, () -> request.infer(List.of()));
      List<ByteBuffer> many = new ArrayList<>();
      for (int i = 0; i <= InferenceRequest.MAX_BATCH; i++) {
        many.add(image);
      }
      assertThrows(IllegalArgumentException.class, () -> request.infer(many));
      assertReference(image, request.infer(List.of(image)).get(0));
    }
  }

  @Test
  void closedRequestAndEngineRefuse() {
    InferenceEngine engine = OnnxRuntimeEngine.open(files);
    InferenceRequest request = engine.openRequest();
    InferenceRequest other = engine.openRequest();
    request.infer(List.of(image()));
    request.close();
    request.close();
    assertThrows(IllegalStateException.class, () -> request.infer(List.of(image())));
    other.infer(List.of(image()));
    engine.close();
    engine.close();
    assertThrows(IllegalStateException.class, () -> other.infer(List.of(image())));
    assertThrows(IllegalStateException.class, engine::openRequest);
    other.close();
  }

  @Test
  void closingUnderLoadEndsEveryCallerCleanly()
      throws InterruptedException, ExecutionException, TimeoutException {
    int callers = 4;
    InferenceEngine engine = OnnxRuntimeEngine.open(files);
    CountDownLatch running = new CountDownLatch(callers);
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    List<Future<String>> ends = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      ByteBuffer image = image();
      ends.add(threads.submit(() -> inferUntilRefused(engine, image, running)));
    }
    assertTrue(running.await(30, TimeUnit.SECONDS));
    engine.close();
    for (Future<String> end : ends) {
      assertEquals("the engine is closed", end.get(30, TimeUnit.SECONDS));
    }
    threads.shutdown();
    assertTrue(threads.awaitTermination(30, TimeUnit.SECONDS));
  }

  private static String inferUntilRefused(
      InferenceEngine engine, ByteBuffer image, CountDownLatch running) {
    try (InferenceRequest request = engine.openRequest()) {
      request.infer(List.of(image));
      running.countDown();
      while (true) {
        request.infer(List.of(image));
      }
    } catch (IllegalStateException e) {
      return e.getMessage();
    }
  }

  private void assertReference(ByteBuffer image, PoseMaps actual) {
    IrModel model = IrReader.read(files);
    PoseInterface pose = PoseInterface.of(model);
    Map<IrLayer, double[]> expected = ReferenceExecutor.run(model, planes(image));
    assertClose(expected.get(pose.heatmaps()), actual.heatmaps());
    assertClose(expected.get(pose.pafs()), actual.pafs());
  }

  private static void assertClose(double[] expected, float[] actual) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 1e-4);
    }
  }

  /** Blue, green and red planes of a packed image. */
  private static float[] planes(ByteBuffer image) {
    int pixels = MODEL.inputWidth() * MODEL.inputHeight();
    float[] planes = new float[3 * pixels];
    for (int i = 0; i < planes.length; i++) {
      planes[i % 3 * pixels + i / 3] = Byte.toUnsignedInt(image.get(image.position() + i));
    }
    return planes;
  }

  private ByteBuffer image() {
    byte[] bytes = new byte[MODEL.imageBytes()];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private static ByteBuffer direct(ByteBuffer image) {
    return ByteBuffer.allocateDirect(image.remaining()).put(image).flip();
  }

  private static ByteBuffer sliced(ByteBuffer image) {
    int size = image.remaining();
    return ByteBuffer.allocate(size + 9)
        .position(4)
        .put(image)
        .flip()
        .position(4)
        .asReadOnlyBuffer();
  }
}
