package dev.posewire.openvino;

import com.sun.jna.Callback;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.posewire.openvino.OpenVinoLibrary.CompletionCallback;
import dev.posewire.openvino.OpenVinoLibrary.OvCallback;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hears from devices that inferences have ended, and finishes their requests. Thread-safe.
 *
 * <p>One callback serves all requests, each with a number of its own as its argument. It stays as
 * long as the library. On the device's thread OpenVINO neither tells how the inference ended nor
 * lets the request be waited for or freed; so all that is done there is to hand the number to the
 * thread {@code openvino-completion}, which comes when needed and goes when idle.
 *
 * <p>What is in flight is referred to from here, so that it and its buffers are not collected.
 */
final class Completions {
  private static final long IDLE_SECONDS = 1;

  private final Map<Long, InferRequest> inFlight = new ConcurrentHashMap<>();
  private final AtomicLong lastNumber = new AtomicLong();
  // Counted up by closing threads, down by the completion thread.
  private final AtomicInteger abandoned = new AtomicInteger();
  private final CompletionCallback callback = this::onDevice;
  private final ThreadPoolExecutor finishing;

  Completions() {
    // The queue is bounded by the requests in flight.
    finishing =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "openvino-completion");
              thread.setDaemon(true);
              return thread;
            });
    finishing.allowCoreThreadTimeOut(true);
    Native.setCallbackThreadInitializer(callback, new DeviceThreads());
  }

  /** A number for a new request: never 0, which would be a null pointer. */
  long newNumber() {
    return lastNumber.incrementAndGet();
  }

  /** What {@code ov_infer_request_set_callback} takes; keep it as long as the request lives. */
  OvCallback callbackFor(long number) {
    OvCallback structure = new OvCallback();
    structure.function = callback;
    structure.args = new Pointer(number);
    structure.write();
    return structure;
  }

  void started(long number, InferRequest request) {
    inFlight.put(number, request);
  }

  /** The request was not started after all; false if it was, and is being finished. */
  boolean notStarted(long number) {
    return inFlight.remove(number) != null;
  }

  void abandon() {
    abandoned.incrementAndGet();
  }

  void abandonedEnded() {
    abandoned.decrementAndGet();
  }

  int abandoned() {
    return abandoned.get();
  }

  private void onDevice(Pointer args) {
    long number = Pointer.nativeValue(args);
    finishing.execute(() -> finish(number));
  }

  private void finish(long number) {
    InferRequest request = inFlight.remove(number);
    if (request != null) {
      request.finish();
    }
  }

  /**
   * Devices' threads, as the JVM sees them: daemons, attached when they first call and detached
   * when they end.
   */
  private static final class DeviceThreads extends CallbackThreadInitializer {
    private final AtomicInteger count = new AtomicInteger();

    DeviceThreads() {
      super(true, false);
    }

    @Override
    public String getName(Callback called) {
      return "openvino-device-" + count.incrementAndGet();
    }
  }
}
