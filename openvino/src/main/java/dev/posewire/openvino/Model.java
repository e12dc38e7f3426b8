package dev.posewire.openvino;

import com.sun.jna.Pointer;
import java.util.List;

/**
 * A network that was read and can be changed until it is compiled. Not thread-safe, as OpenVINO's.
 */
public final class Model implements AutoCloseable {
  private final Calls calls;
  private final PortReader ports;
  private final OpenVino openVino;
  private final NativeHandle handle;

  Model(OpenVino openVino, Pointer pointer) {
    this.openVino = openVino;
    this.calls = openVino.calls();
    this.ports = new PortReader(openVino);
    this.handle = new NativeHandle("model", pointer, calls.library()::ov_model_free);
  }

  OpenVino openVino() {
    return openVino;
  }

  NativeHandle handle() {
    return handle;
  }

  public List<Port> inputs() {
    OpenVinoLibrary library = calls.library();
    return handle.call(
        model ->
            ports.read(
                size -> library.ov_model_inputs_size(model, size),
                (index, port) -> library.ov_model_const_input_by_index(model, index, port),
                "model's inputs"));
  }

  public List<Port> outputs() {
    OpenVinoLibrary library = calls.library();
    return handle.call(
        model ->
            ports.read(
                size -> library.ov_model_outputs_size(model, size),
                (index, port) -> library.ov_model_const_output_by_index(model, index, port),
                "model's outputs"));
  }

  /** Gives the model's one input another shape; the rest of the network follows. */
  public void reshape(PartialShape shape) {
    handle.run(
        model ->
            calls.check(
                calls.library().ov_model_reshape_single_input(model, shape.toNative()),
                "reshape the model's input to " + shape));
  }

  /** Gives an input another shape; the rest of the network follows. */
  public void reshape(String input, PartialShape shape) {
    handle.run(
        model ->
            calls.check(
                calls.library().ov_model_reshape_input_by_name(model, input, shape.toNative()),
                "reshape the model's input " + input + " to " + shape));
  }

  @Override
  public void close() {
    handle.close();
  }
}
