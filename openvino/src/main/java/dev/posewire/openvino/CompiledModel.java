package dev.posewire.openvino;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * A model on a device. Thread-safe. Its requests may outlive it: OpenVINO counts the references
 * among its own objects.
 */
public final class CompiledModel implements AutoCloseable {
  /**
   * How long {@link InferRequest#close} waits for an inference that runs, unless told otherwise.
   */
  public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private static final String SUPPORTED_PROPERTIES = "SUPPORTED_PROPERTIES";
  private static final String OPTIMAL_BATCH_SIZE = "OPTIMAL_BATCH_SIZE";

  private final OpenVino openVino;
  private final Calls calls;
  private final PortReader ports;
  private final NativeHandle handle;

  CompiledModel(OpenVino openVino, Pointer pointer) {
    this.openVino = openVino;
    this.calls = openVino.calls();
    this.ports = new PortReader(openVino);
    this.handle =
        new NativeHandle("compiled model", pointer, calls.library()::ov_compiled_model_free);
  }

  public List<Port> inputs() {
    OpenVinoLibrary library = calls.library();
    return handle.call(
        model ->
            ports.read(
                size -> library.ov_compiled_model_inputs_size(model, size),
                (index, port) -> library.ov_compiled_model_input_by_index(model, index, port),
                "compiled model's inputs"));
  }

  public List<Port> outputs() {
    OpenVinoLibrary library = calls.library();
    return handle.call(
        model ->
            ports.read(
                size -> library.ov_compiled_model_outputs_size(model, size),
                (index, port) -> library.ov_compiled_model_output_by_index(model, index, port),
                "compiled model's outputs"));
  }

  public String property(String key) {
    PointerByReference value = new PointerByReference();
    handle.run(
        model ->
            calls.check(
                calls.library().ov_compiled_model_get_property(model, key, value),
                "get property " + key + " of the compiled model"));
    return calls.take(value);
  }

  /** The keys that {@link #property} takes. */
  public List<String> supportedProperties() {
    String keys = property(SUPPORTED_PROPERTIES).strip();
    return keys.isEmpty() ? List.of() : List.of(keys.split("[\\s,]+"));
  }

  /** How many requests keep the device busy. */
  public int optimalNumberOfInferRequests() {
    return number("OPTIMAL_NUMBER_OF_INFER_REQUESTS");
  }

  /** How many pictures a batch should have; empty where the device does not say, as most CPUs. */
  public OptionalInt optimalBatchSize() {
    return supportedProperties().contains(OPTIMAL_BATCH_SIZE)
        ? OptionalInt.of(number(OPTIMAL_BATCH_SIZE))
        : OptionalInt.empty();
  }

  private int number(String key) {
    String value = property(key).strip();
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalStateException("property " + key + " must be a number: " + value, e);
    }
  }

  public InferRequest createInferRequest() {
    return createInferRequest(CLOSE_TIMEOUT);
  }

  /**
   * Creates a request that runs one inference at a time.
   *
   * @param closeTimeout how long {@link InferRequest#close} waits for an inference that runs
   */
  public InferRequest createInferRequest(Duration closeTimeout) {
    PointerByReference request = new PointerByReference();
    handle.run(
        model ->
            calls.check(
                calls.library().ov_compiled_model_create_infer_request(model, request),
                "create an inference request"));
    return InferRequest.over(openVino, request.getValue(), closeTimeout);
  }

  @Override
  public void close() {
    handle.close();
  }
}
