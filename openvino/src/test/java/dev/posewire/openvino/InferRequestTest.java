package dev.posewire.openvino;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests, against the double. */
@Timeout(60)
final class InferRequestTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(20);

  private static AbiDouble abiDouble;
  private static OpenVino openVino;

  @TempDir private Path folder;
  private CompiledModel compiled;

  @BeforeAll
  static void build() {
    abiDouble = AbiDouble.build("infer-request");
    openVino = abiDouble.load();
  }

  @BeforeEach
  void compile() {
    compiled = ToyNetwork.compile(openVino, folder);
  }

  @AfterEach
  void nothingIsLeft() {
    abiDouble.hold(false);
    abiDouble.holdStart(false);
    abiDouble.makeDeaf(false);
    abiDouble.loseDevice(false);
    abiDouble.failEvery(0);
    compiled.close();
    assertEquals(Map.of(), abiDouble.live());
    assertEquals(0, abiDouble.freedInFlight());
    assertEquals(0, abiDouble.deviceThreads());
    assertEquals(0, openVino.abandonedRequests());
    assertEquals(List.of(), threads("openvino-device-"));
  }

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
  void requestOutlivesWhatItCameFrom() throws Exception {
    InferRequest request = requestFor(3);
    compiled.close();
    assertEquals(0, abiDouble.live("core") + abiDouble.live("model"));
    assertEquals(1, abiDouble.live("compiled model (shared)"));
    request.startAsync().get(30, TimeUnit.SECONDS);
    assertArrayEquals(sums(3), ToyNetwork.planes(request));
    request.close();
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
  void completionMayCloseTheRequest() throws Exception {
    InferRequest request = requestFor(0);
    request.startAsync().thenRun(request::close).get(30, TimeUnit.SECONDS);
    assertEquals(0, abiDouble.live("request"));
  }

  @Test
  void closeInFlightCancelsAndFrees() throws Exception {
    InferRequest request = requestFor(0);
    abiDouble.hold(true);
    CompletableFuture<Void> inFlight = request.startAsync();
    request.close();
    assertEquals(0, abiDouble.live("request"));
    assertEquals(Status.INFER_CANCELLED, failureOf(inFlight).status());
  }

  @Test
  void requestThatDoesNotEndIsCountedAndFreedWhenItDoes() throws Exception {
    InferRequest request = requestFor(0, SHORT);
    abiDouble.hold(true);
    abiDouble.makeDeaf(true);
    CompletableFuture<Void> inFlight = request.startAsync();
    request.close();
    assertEquals(1, openVino.abandonedRequests());
    assertEquals(1, abiDouble.live("request"));
    abiDouble.hold(false);
    awaitFreed();
    assertEquals(Status.INFER_CANCELLED, failureOf(inFlight).status());
  }

  @Test
  void whoWaitsForWhatDoesNotEndIsToldWhenItIsClosed() throws Exception {
    InferRequest request = requestFor(0, SHORT);
    abiDouble.hold(true);
    abiDouble.makeDeaf(true);
    CompletableFuture<Void> inFlight = request.startAsync();
    FutureTask<Boolean> waiter = new FutureTask<>(() -> request.waitFor(LONG));
    Thread thread = new Thread(waiter);
    thread.start();
    while (thread.getState() != Thread.State.TIMED_WAITING) Thread.onSpinWait();
    request.close(Duration.ZERO);

    ExecutionException told = assertThrows(ExecutionException.class, waiter::get);
    assertInstanceOf(OpenVinoException.class, told.getCause());
    assertEquals(Status.INFER_CANCELLED, failureOf(inFlight).status());
    abiDouble.hold(false);
    awaitFreed();
  }

  @Test
  void closeDoesNotWaitForADriverThatHangsInTheStart() throws Exception {
    InferRequest request = requestFor(0, SHORT);
    abiDouble.holdStart(true);
    FutureTask<CompletableFuture<Void>> start = new FutureTask<>(request::startAsync);
    Thread thread = new Thread(start);
    thread.start();
    while (abiDouble.starting() == 0) Thread.onSpinWait();

    request.close();

    assertEquals(1, openVino.abandonedRequests());
    abiDouble.holdStart(false);
    assertEquals(Status.INFER_CANCELLED, failureOf(start.get()).status());
    awaitFreed();
  }

  private static void awaitFreed() {
    while (openVino.abandonedRequests() + abiDouble.live("request") > 0) Thread.onSpinWait();
  }

  @Test
  void interruptedCloseLeavesTheRequestAndKeepsTheInterrupt() throws Exception {
    InferRequest request = requestFor(0, LONG);
    abiDouble.hold(true);
    abiDouble.makeDeaf(true);
    CompletableFuture<Void> inFlight = request.startAsync();
    Thread.currentThread().interrupt();
    request.close();
    assertTrue(Thread.interrupted());
    assertEquals(1, openVino.abandonedRequests());
    abiDouble.hold(false);
    awaitFreed();
    assertEquals(Status.INFER_CANCELLED, failureOf(inFlight).status());
  }

  @Test
  void nothingInFlightIsCollected() throws Exception {
    abiDouble.hold(true);
    InferRequest request = requestFor(9);
    CompletableFuture<Void> inFlight = request.startAsync();
    WeakReference<InferRequest> held = new WeakReference<>(request);
    request = null;
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    assertNotNull(held.get());
    abiDouble.hold(false);
    inFlight.get(30, TimeUnit.SECONDS);
    try (InferRequest again = held.get()) {
      assertArrayEquals(sums(9), ToyNetwork.planes(again));
    }
  }

  @Test
  void bufferOfAnIdleRequestIsNotCollected() throws Exception {
    try (InferRequest request = requestFor(11)) {
      for (int i = 0; i < 3; i++) {
        System.gc();
      }
      request.startAsync().get(30, TimeUnit.SECONDS);
      assertArrayEquals(sums(11), ToyNetwork.planes(request));
    }
  }

  @Test
  void callbackOutlivesTheGarbageCollector() throws Exception {
    long before = abiDouble.callbacks();
    try (InferRequest request = requestFor(1)) {
      for (int i = 0; i < 5; i++) {
        System.gc();
        request.startAsync().get(30, TimeUnit.SECONDS);
      }
    }
    assertEquals(before + 5, abiDouble.callbacks());
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

  @Test
  void closedRequestRefusesUse() throws Exception {
    InferRequest request = requestFor(0);
    request.startAsync().get(30, TimeUnit.SECONDS);
    request.close();
    request.close();
    assertEquals(0, abiDouble.live("request"));
    assertThrows(IllegalStateException.class, request::startAsync);
    assertThrows(IllegalStateException.class, request::cancel);
    assertThrows(IllegalStateException.class, () -> request.waitFor(SHORT));
    assertThrows(IllegalStateException.class, () -> request.getOutputTensor(0));
    assertThrows(
        IllegalStateException.class,
        () -> ToyNetwork.setInput(openVino, request, ToyNetwork.picture(0)));
  }

  @Test
  void outputOutlivesItsRequest() throws Exception {
    InferRequest request = requestFor(2);
    request.startAsync().get(30, TimeUnit.SECONDS);
    try (Tensor planes = request.getOutputTensor(0)) {
      request.close();
      assertEquals(ToyNetwork.sumOfPlane(2, 1), planes.data().asFloatBuffer().get(1));
    }
  }

  private InferRequest requestFor(int seed) {
    return requestFor(seed, LONG);
  }

  private InferRequest requestFor(int seed, Duration closeTimeout) {
    InferRequest request = compiled.createInferRequest(closeTimeout);
    ToyNetwork.setInput(openVino, request, ToyNetwork.picture(seed));
    return request;
  }

  private static float[] sums(int seed) {
    return new float[] {
      ToyNetwork.sumOfPlane(seed, 0), ToyNetwork.sumOfPlane(seed, 1), ToyNetwork.sumOfPlane(seed, 2)
    };
  }

  private static OpenVinoException failureOf(CompletableFuture<Void> run) {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> run.get(30, TimeUnit.SECONDS));
    // A copy of a future wraps the failure in a CompletionException, which get() takes off again.
    return assertInstanceOf(OpenVinoException.class, failure.getCause());
  }

  private static List<Thread> threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .toList();
  }
}
