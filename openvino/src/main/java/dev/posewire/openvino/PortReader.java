package dev.posewire.openvino;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.posewire.openvino.OpenVinoLibrary.OvPartialShape;
import dev.posewire.openvino.OpenVinoLibrary.SizeT;
import dev.posewire.openvino.OpenVinoLibrary.SizeTByReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Reads the inputs or outputs of a model. Thread-safe. */
final class PortReader {
  /** A function that leaves the port of an index. */
  interface ByIndex {
    int get(SizeT index, PointerByReference port);
  }

  private final Calls calls;
  private final ElementTypeNumbers numbers;

  PortReader(OpenVino openVino) {
    this.calls = openVino.calls();
    this.numbers = openVino.numbers();
  }

  List<Port> read(ToIntFunction<SizeTByReference> size, ByIndex byIndex, String what) {
    SizeTByReference count = new SizeTByReference();
    calls.check(size.applyAsInt(count), "count the " + what);
    List<Port> ports = new ArrayList<>();
    for (long i = 0; i < count.value(); i++) {
      PointerByReference port = new PointerByReference();
      calls.check(byIndex.get(new SizeT(i), port), "get number " + i + " of the " + what);
      try {
        ports.add(read(port.getValue()));
      } finally {
        calls.library().ov_output_const_port_free(port.getValue());
      }
    }
    return List.copyOf(ports);
  }

  private Port read(Pointer port) {
    IntByReference type = new IntByReference();
    calls.check(calls.library().ov_port_get_element_type(port, type), "get a port's element type");
    return new Port(name(port), shape(port), numbers.type(type.getValue()));
  }

  /** A port without a name is an error to OpenVINO, and not to us. */
  private String name(Pointer port) {
    PointerByReference name = new PointerByReference();
    int status = calls.library().ov_port_get_any_name(port, name);
    return Calls.isOk(status) ? calls.take(name) : "";
  }

  private PartialShape shape(Pointer port) {
    OvPartialShape shape = new OvPartialShape();
    calls.check(calls.library().ov_port_get_partial_shape(port, shape), "get a port's shape");
    try {
      return PartialShape.fromNative(shape);
    } finally {
      calls.library().ov_partial_shape_free(shape);
    }
  }
}
