package dev.posewire.openvino;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Many inferences on many threads, with errors injected everywhere, requests cancelled, and closed
 * in flight; then what the double has left. Ends with 0 if that is nothing.
 */
final class ManyInferences {
  private static final int THREADS = 4;
  private static final int REQUESTS = 3;
  private static final int FAIL_EVERY = 13;
  private static final int CANCEL_EVERY = 11;
  private static final int CLOSE_EVERY = 17;
  private static final int INJECT_EVERY = 19;
  private static final int RENEW_EVERY = 250;
  private static final int GENERAL_ERROR = -1;

  /** Not among them: wait, without which the end of an inference is not known. */
  private static final List<String> FAILING =
      List.of(
          "ov_core_create_with_config",
          "ov_core_read_model",
          "ov_core_compile_model",
          "ov_core_get_available_devices",
          "ov_core_get_property",
          "ov_preprocess_prepostprocessor_create",
          "ov_preprocess_input_info_get_tensor_info",
          "ov_preprocess_input_tensor_info_set_layout",
          "ov_preprocess_prepostprocessor_build",
          "ov_port_get_element_type",
          "ov_port_get_partial_shape",
          "ov_compiled_model_get_property",
          "ov_compiled_model_create_infer_request",
          "ov_infer_request_set_callback",
          "ov_infer_request_set_input_tensor_by_index",
          "ov_infer_request_get_output_tensor_by_index",
          "ov_infer_request_start_async",
          "ov_infer_request_cancel",
          "ov_tensor_create_from_host_ptr",
          "ov_tensor_data",
          "ov_tensor_get_byte_size");

  private final AbiDouble abiDouble;
  private final OpenVino openVino;
  private final Path folder;
  private final int inferences;
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger right = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger closedInFlight = new AtomicInteger();

  private ManyInferences(AbiDouble abiDouble, Path folder, int inferences) {
    this.abiDouble = abiDouble;
    this.openVino = abiDouble.load();
    this.folder = folder;
    this.inferences = inferences;
  }

  public static void main(String[] arguments) throws Exception {
    AbiDouble abiDouble = AbiDouble.at(Path.of(arguments[1]));
    ManyInferences many =
        new ManyInferences(abiDouble, Path.of(arguments[2]), Integer.parseInt(arguments[3]));
    if (arguments[0].equals("many")) {
      many.run();
    } else {
      many.useAfterFree();
    }
  }

  private void run() throws Exception {
    long begin = System.nanoTime();
    AbiDouble.toyModel(folder, 1, ToyNetwork.HEIGHT, ToyNetwork.WIDTH);
    abiDouble.failEvery(FAIL_EVERY);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Void>> workers = IntStream.range(0, THREADS).mapToObj(this::worker).toList();
      for (Future<Void> worker : threads.invokeAll(workers)) {
        worker.get();
      }
    } finally {
      threads.shutdownNow();
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    System.out.printf(
        "%d inferences in %d ms: %d right, %d errors, %d closed in flight, %d callbacks%n",
        abiDouble.inferences(),
        millis,
        right.get(),
        failed.get(),
        closedInFlight.get(),
        abiDouble.callbacks());
    check(abiDouble.inferences() >= inferences, "fewer inferences than " + inferences);
    check(right.get() > inferences / 2, "fewer than half were right");
    check(failed.get() > inferences / 100, "hardly any errors");
    check(closedInFlight.get() > inferences / 100, "hardly any closed in flight");
    check(abiDouble.callbacks() == abiDouble.inferences(), "callbacks are missing");
    check(openVino.abandonedRequests() == 0, "requests were abandoned");
    check(abiDouble.freedInFlight() == 0, "requests were freed in flight");
    check(abiDouble.deviceThreads() == 0, "device threads are left");
    check(abiDouble.live().isEmpty(), "left: " + abiDouble.live());
    System.out.println("nothing is left, of any kind");
  }

  /** Until all inferences are done: a pipeline, some hundred inferences, another pipeline. */
  private Callable<Void> worker(int seed) {
    return () -> {
      Random random = new Random(seed);
      while (started.get() < inferences) {
        try (Core core = Core.create(openVino);
            Model model = core.readModel(folder.resolve("toy.xml"));
            CompiledModel compiled = ToyNetwork.compile(core, model)) {
          core.availableDevices();
          core.property("CPU", "FULL_DEVICE_NAME");
          check(model.inputs().size() == 1 && compiled.outputs().size() == 2, "wrong ports");
          check(compiled.optimalNumberOfInferRequests() == 4, "wrong property");
          inferMany(compiled, random);
        } catch (OpenVinoException e) {
          failed.incrementAndGet();
        }
      }
      return null;
    };
  }

  private void inferMany(CompiledModel compiled, Random random) throws Exception {
    List<InferRequest> requests = new ArrayList<>();
    try {
      for (int i = 0; i < REQUESTS; i++) {
        requests.add(compiled.createInferRequest());
      }
      for (int i = 0; i < RENEW_EVERY && started.get() < inferences; i++) {
        if (random.nextInt(INJECT_EVERY) == 0) {
          abiDouble.failNext(FAILING.get(random.nextInt(FAILING.size())), GENERAL_ERROR);
        }
        int turn = random.nextInt(REQUESTS);
        try {
          if (random.nextInt(CLOSE_EVERY) == 0) {
            InferRequest old = requests.set(turn, compiled.createInferRequest());
            closeInFlight(old, random);
          } else {
            infer(requests.get(turn), random);
          }
        } catch (OpenVinoException e) {
          failed.incrementAndGet();
        }
      }
    } finally {
      requests.forEach(InferRequest::close);
    }
  }

  private void infer(InferRequest request, Random random) throws Exception {
    int seed = random.nextInt(256);
    ToyNetwork.setInput(openVino, request, ToyNetwork.picture(seed));
    CompletableFuture<Void> run = request.startAsync();
    started.incrementAndGet();
    try {
      if (random.nextInt(CANCEL_EVERY) == 0) {
        request.cancel();
      }
    } finally {
      await(run);
    }
    for (int plane = 0; plane < 3; plane++) {
      check(
          ToyNetwork.planes(request)[plane] == ToyNetwork.sumOfPlane(seed, plane),
          "wrong sum of plane " + plane);
    }
    right.incrementAndGet();
  }

  /** And lets go of the picture at once: the device must not read what is no longer there. */
  private void closeInFlight(InferRequest request, Random random) throws Exception {
    CompletableFuture<Void> run;
    try (request) {
      ToyNetwork.setInput(openVino, request, ToyNetwork.picture(random.nextInt(256)));
      run = request.startAsync();
      started.incrementAndGet();
      closedInFlight.incrementAndGet();
    }
    if (random.nextInt(CLOSE_EVERY) == 0) {
      System.gc();
    }
    await(run);
  }

  private static void await(CompletableFuture<Void> run) throws Exception {
    try {
      run.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof OpenVinoException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private static void check(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }

  /** What the bindings prevent, done past them. */
  private void useAfterFree() {
    try (Tensor tensor =
        Tensor.create(openVino, ElementType.U8, Shape.of(4), ByteBuffer.allocateDirect(4))) {
      tensor.handle().run(pointer -> openVino.calls().library().ov_tensor_free(pointer));
      System.out.println("read after free: " + tensor.byteSize());
    }
  }
}
