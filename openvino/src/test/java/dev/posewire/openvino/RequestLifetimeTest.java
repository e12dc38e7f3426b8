package dev.posewire.openvino;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a request lives, and how it ends, against the double. */
@Timeout(60)
final class RequestLifetimeTest extends RequestsOnTheDouble {
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

  private static void awaitFreed() {
    while (openVino.abandonedRequests() + abiDouble.live("request") > 0) Thread.onSpinWait();
  }
}
