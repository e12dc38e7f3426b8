package dev.posewire.openvino;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a request runs, against the double. */
@Timeout(60)
final class InferRequestTest extends RequestsOnTheDouble {
  @Test
  void inferenceReadsTheBufferAndGivesTheOutputs() throws Exception {
    try (InferRequest request = requestFor(7)) {
      request.startAsync().get(30, TimeUnit.SECONDS);
      assertArrayEquals(sums(7), ToyNetwork.planes(request));
      try (Tensor inverse = request.getOutputTensor(1)) {
        assertEquals(Shape.of(1, 3, ToyNetwork.HEIGHT, ToyNetwork.WIDTH), inverse.shape());
        FloatBuffer data = inverse.data().asFloatBuffer();
        assertEquals(255 - 7, data.get(0)); // blue of the first pixel
        assertEquals(255 - 10, data.get(1)); // of the second
      }
      assertThrows(OpenVinoException.class, () -> request.getOutputTensor(2));
    }
  }

  @Test
  void neitherInputNorOutputIsCopied() throws Exception {
    ByteBuffer picture = ToyNetwork.picture(0);
    try (InferRequest request = compiled.createInferRequest()) {
      ToyNetwork.setInput(openVino, request, picture);
      request.startAsync().get(30, TimeUnit.SECONDS);
      try (Tensor planes = request.getOutputTensor(0)) {
        FloatBuffer data = planes.data().asFloatBuffer();
        assertEquals(ToyNetwork.sumOfPlane(0, 0), data.get(0));
        picture.put(0, (byte) 100);
        request.startAsync().get(30, TimeUnit.SECONDS);
        assertEquals(ToyNetwork.sumOfPlane(0, 0) + 100, data.get(0));
      }
    }
  }

  @Test
  void coloursAreConvertedOnTheDevice() throws Exception {
    try (Core core = Core.create(openVino);
        Model model =
            core.readModel(AbiDouble.toyModel(folder, 1, ToyNetwork.HEIGHT, ToyNetwork.WIDTH));
        PrePostProcessor preprocessor = PrePostProcessor.create(model)) {
      preprocessor
          .inputTensor(0, ElementType.U8, "NHWC", ColorFormat.BGR)
          .inputModelLayout(0, "NCHW")
          .convertColor(0, ColorFormat.RGB);
      try (Model built = preprocessor.build();
          CompiledModel red = core.compileModel(built, "CPU", Map.of());
          InferRequest request = red.createInferRequest()) {
        ToyNetwork.setInput(openVino, request, ToyNetwork.picture(1));
        request.startAsync().get(30, TimeUnit.SECONDS);
        float[] bgr = sums(1);
        assertArrayEquals(new float[] {bgr[2], bgr[1], bgr[0]}, ToyNetwork.planes(request));
      }
    }
  }

  @Test
  void failedInferenceTellsStatusAndText() throws Exception {
    try (InferRequest request = requestFor(0)) {
      abiDouble.failEvery(1);
      OpenVinoException failure = failureOf(request.startAsync());
      assertEquals(Status.GENERAL_ERROR, failure.status());
      assertEquals("infer", failure.doing());
      assertEquals("injected by the double", failure.lastError());
      assertThrows(OpenVinoException.class, () -> request.waitFor(LONG));
      abiDouble.failEvery(0);
      request.startAsync().get(30, TimeUnit.SECONDS); // it is as good as before
      assertTrue(request.waitFor(LONG));
    }
  }

  @Test
  void lostDeviceFailsWhatIsInFlightAndAllThatFollows() throws Exception {
    try (InferRequest request = requestFor(0)) {
      abiDouble.hold(true);
      CompletableFuture<Void> inFlight = request.startAsync();
      abiDouble.loseDevice(true);
      assertEquals("the device is lost", failureOf(inFlight).lastError());
      assertEquals("the device is lost", failureOf(request.startAsync()).lastError());
    }
  }

  @Test
  void inferenceThatDoesNotStartLeavesTheRequestIdle() throws Exception {
    try (InferRequest request = requestFor(0)) {
      abiDouble.failNext("ov_infer_request_start_async", -8);
      OpenVinoException failure = assertThrows(OpenVinoException.class, request::startAsync);
      assertEquals(Status.REQUEST_BUSY, failure.status());
      request.startAsync().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void inferenceWithoutAnInputIsRefused() {
    try (InferRequest request = compiled.createInferRequest()) {
      assertThrows(OpenVinoException.class, request::startAsync);
      assertThrows(OpenVinoException.class, () -> request.getOutputTensor(0));
    }
  }

  @Test
  void inputOfAnotherShapeIsRefused() {
    try (InferRequest request = compiled.createInferRequest();
        Tensor tensor =
            Tensor.create(
                openVino, ElementType.U8, Shape.of(1, 9, 9, 3), ByteBuffer.allocateDirect(243))) {
      OpenVinoException failure =
          assertThrows(OpenVinoException.class, () -> request.setInputTensor(0, tensor));
      assertEquals("set input tensor 0", failure.doing());
    }
  }

  @Test
  void requestInFlightRefusesAllButWaitingAndCancelling() throws Exception {
    try (InferRequest request = requestFor(0);
        Tensor tensor =
            Tensor.create(
                openVino,
                ElementType.U8,
                Shape.of(1, ToyNetwork.HEIGHT, ToyNetwork.WIDTH, 3),
                ToyNetwork.picture(0))) {
      abiDouble.hold(true);
      CompletableFuture<Void> inFlight = request.startAsync();
      assertThrows(IllegalStateException.class, request::startAsync);
      assertThrows(IllegalStateException.class, () -> request.setInputTensor(0, tensor));
      assertThrows(IllegalStateException.class, () -> request.getOutputTensor(0));
      assertFalse(request.waitFor(SHORT));
      request.cancel();
      assertEquals(Status.INFER_CANCELLED, failureOf(inFlight).status());
      OpenVinoException failure =
          assertThrows(OpenVinoException.class, () -> request.waitFor(LONG));
      assertEquals(Status.INFER_CANCELLED, failure.status());
    }
  }

  @Test
  void waitingForWhatWasNotStartedIsRefused() {
    try (InferRequest request = requestFor(0)) {
      assertThrows(IllegalStateException.class, () -> request.waitFor(SHORT));
      request.cancel(); // does nothing
    }
  }

  @Test
  void whatIsDoneToTheFutureDoesNotTouchTheInference() throws Exception {
    try (InferRequest request = requestFor(5)) {
      abiDouble.hold(true);
      assertTrue(request.startAsync().cancel(true));
      assertFalse(request.waitFor(SHORT));
      abiDouble.hold(false);
      assertTrue(request.waitFor(LONG));
      assertArrayEquals(sums(5), ToyNetwork.planes(request));
    }
  }

  @Test
  void completionMayStartTheNextInference() throws Exception {
    long before = abiDouble.inferences();
    try (InferRequest request = requestFor(0)) {
      CompletableFuture<Void> chain = request.startAsync();
      for (int i = 1; i < 200; i++) {
        chain = chain.thenCompose(ended -> request.startAsync());
      }
      chain.get(30, TimeUnit.SECONDS);
    }
    assertEquals(before + 200, abiDouble.inferences());
  }

  @Test
  void threadsAreDaemonsWithNamesAndGoWhenIdle() throws Exception {
    try (InferRequest request = requestFor(0)) {
      request.startAsync().get(30, TimeUnit.SECONDS);
      List<Thread> devices = threads("openvino-device-");
      assertFalse(devices.isEmpty());
      assertTrue(devices.stream().allMatch(Thread::isDaemon));
    }
    for (Thread thread : threads("openvino-completion")) {
      assertTrue(thread.isDaemon());
      thread.join(TimeUnit.SECONDS.toMillis(30));
      assertFalse(thread.isAlive());
    }
  }
}
