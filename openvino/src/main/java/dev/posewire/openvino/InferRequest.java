package dev.posewire.openvino;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import dev.posewire.openvino.OpenVinoLibrary.OvCallback;
import dev.posewire.openvino.OpenVinoLibrary.SizeT;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One inference at a time on a device, with the tensors that it reads and writes. Thread-safe.
 *
 * <p>While an inference runs the request holds on to itself and to the buffers of its inputs, even
 * if all others let go of it, and its native object is not freed.
 */
public final class InferRequest implements AutoCloseable {
  private static final Logger log = System.getLogger(InferRequest.class.getName());

  private final OpenVino openVino;
  private final Calls calls;
  private final NativeHandle handle;
  private final long number;
  private final Duration closeTimeout;
  private final Object lock = new Object();
  // What follows is guarded by the lock.
  private final Map<Integer, ByteBuffer> inputBuffers = new HashMap<>();
  private CompletableFuture<Void> lastRun = CompletableFuture.completedFuture(null);
  private boolean started;
  private boolean inFlight;
  private boolean abandoned;

  private InferRequest(OpenVino openVino, NativeHandle handle, long number, Duration closeTimeout) {
    this.openVino = openVino;
    this.calls = openVino.calls();
    this.handle = handle;
    this.number = number;
    this.closeTimeout = closeTimeout;
  }

  static InferRequest over(OpenVino openVino, Pointer pointer, Duration closeTimeout) {
    OpenVinoLibrary library = openVino.calls().library();
    long number = openVino.completions().newNumber();
    OvCallback callback = openVino.completions().callbackFor(number);
    NativeHandle handle =
        new NativeHandle(
            "inference request",
            pointer,
            freed -> {
              try {
                library.ov_infer_request_free(freed);
              } finally {
                Reference.reachabilityFence(callback); // OpenVINO has only its address
              }
            });
    int status = library.ov_infer_request_set_callback(pointer, callback);
    if (!Calls.isOk(status)) {
      OpenVinoException failure = openVino.calls().failure(status, "set a request's callback");
      handle.close();
      throw failure;
    }
    return new InferRequest(openVino, handle, number, closeTimeout);
  }

  /**
   * Lets inferences read an input from a tensor, which may be closed after that.
   *
   * @throws IllegalStateException if it is closed or in flight
   */
  public void setInputTensor(int input, Tensor tensor) {
    synchronized (lock) {
      requireIdle();
      handle.run(
          request ->
              tensor
                  .handle()
                  .run(
                      set ->
                          calls.check(
                              calls
                                  .library()
                                  .ov_infer_request_set_input_tensor_by_index(
                                      request, new SizeT(input), set),
                              "set input tensor " + input)));
      inputBuffers.remove(input);
      tensor.buffer().ifPresent(buffer -> inputBuffers.put(input, buffer));
    }
  }

  /**
   * The tensor that inferences write an output to; to be closed by the caller.
   *
   * @throws IllegalStateException if it is closed or in flight
   */
  public Tensor getOutputTensor(int output) {
    synchronized (lock) {
      requireIdle();
      PointerByReference tensor = new PointerByReference();
      handle.run(
          request ->
              calls.check(
                  calls
                      .library()
                      .ov_infer_request_get_output_tensor_by_index(
                          request, new SizeT(output), tensor),
                  "get output tensor " + output));
      return Tensor.over(openVino, tensor.getValue());
    }
  }

  /**
   * Starts an inference. The future completes once the request may be used again: with null, or
   * with an {@link OpenVinoException}, of status {@link Status#INFER_CANCELLED} if it was cancelled
   * or {@link #close} has stopped waiting for it. What depends on it runs on the thread {@code
   * openvino-completion}, which all requests share: it must not block. Nothing that is done to the
   * future touches the inference.
   *
   * @throws IllegalStateException if it is closed or in flight
   * @throws OpenVinoException if it does not start
   */
  public CompletableFuture<Void> startAsync() {
    Pointer request;
    CompletableFuture<Void> run = new CompletableFuture<>();
    synchronized (lock) {
      requireIdle();
      request = handle.acquire(); // until the end
      lastRun = run;
      started = true;
      inFlight = true;
      openVino.completions().started(number, this);
    }
    // Without the lock: a driver may hang in here, and close() must not wait for it.
    int status = calls.library().ov_infer_request_start_async(request);
    if (!Calls.isOk(status)) {
      OpenVinoException failure = calls.failure(status, "start an inference");
      if (openVino.completions().notStarted(number)) end(failure);
      throw failure;
    }
    return run.copy();
  }

  /**
   * Waits for the inference that was started last.
   *
   * @return false if it did not end in time
   * @throws OpenVinoException if it failed or was cancelled
   * @throws IllegalStateException if none was started, or the request is closed
   */
  public boolean waitFor(Duration timeout) throws InterruptedException {
    CompletableFuture<Void> run;
    synchronized (lock) {
      requireOpen();
      if (!started) {
        throw new IllegalStateException("no inference was started");
      }
      run = lastRun;
    }
    try {
      run.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof OpenVinoException failure) {
        throw failure;
      }
      throw new IllegalStateException("the inference could not be finished", e);
    }
  }

  /** Asks the device to give up the inference that runs; it may yet succeed. Does not wait. */
  public void cancel() {
    handle.run(
        request ->
            calls.check(calls.library().ov_infer_request_cancel(request), "cancel an inference"));
  }

  /** As {@link #close(Duration)}, with the time that was given at the start. */
  @Override
  public void close() {
    close(closeTimeout);
  }

  /**
   * Cancels an inference that runs, and waits for its end; then frees the request. If it does not
   * end in time, or the thread is interrupted, the request stays until it ends, for good if it
   * never does: counted by {@link OpenVino#abandonedRequests}. Those who wait for the inference are
   * told that it was cancelled.
   */
  public void close(Duration timeout) {
    CompletableFuture<Void> run;
    synchronized (lock) {
      if (inFlight && !handle.isClosed()) {
        // It is refused if the inference is about to end by itself.
        handle.run(calls.library()::ov_infer_request_cancel);
      }
      if (!handle.close() || !inFlight) {
        return;
      }
      run = lastRun;
    }
    if (!endsInTime(run, timeout)) {
      abandon(timeout);
    }
  }

  private static boolean endsInTime(CompletableFuture<Void> run, Duration timeout) {
    try {
      run.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException e) {
      return true; // cancelled, most likely
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void abandon(Duration timeout) {
    CompletableFuture<Void> run;
    synchronized (lock) {
      if (!inFlight) {
        return;
      }
      abandoned = true;
      openVino.completions().abandon();
      run = lastRun;
    }
    run.completeExceptionally(
        new OpenVinoException(
            Status.INFER_CANCELLED.code(), "infer", "the request was closed, and it did not end"));
    log.log(
        Level.WARNING,
        "a request was closed, and its inference did not end (limit {0}): it is not freed before"
            + " that",
        timeout);
  }

  /** The device has called: on the completion thread. */
  void finish() {
    // OpenVINO makes the end known to those who wait after the callback has returned.
    Pointer request = handle.lent();
    int status = calls.library().ov_infer_request_wait(request);
    end(Calls.isOk(status) ? null : calls.failure(status, "infer"));
  }

  /** The inference has ended, or has not begun; {@code failure}: null if it succeeded. */
  private void end(OpenVinoException failure) {
    CompletableFuture<Void> run;
    synchronized (lock) {
      inFlight = false;
      run = lastRun;
      if (abandoned) {
        openVino.completions().abandonedEnded();
      }
    }
    handle.release();
    if (failure == null) {
      run.complete(null);
    } else {
      run.completeExceptionally(failure);
    }
  }

  private void requireIdle() {
    requireOpen();
    if (inFlight) {
      throw new IllegalStateException("the inference request is in flight");
    }
  }

  private void requireOpen() {
    if (handle.isClosed()) {
      throw new IllegalStateException("inference request is closed");
    }
  }
}
