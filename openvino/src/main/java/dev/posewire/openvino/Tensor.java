package dev.posewire.openvino;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.posewire.openvino.OpenVinoLibrary.OvShape;
import dev.posewire.openvino.OpenVinoLibrary.SizeTByReference;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Elements of one type in memory: that of a buffer of Java's, or OpenVINO's own. Thread-safe. */
public final class Tensor implements AutoCloseable {
  private final OpenVino openVino;
  private final Calls calls;
  private final Optional<ByteBuffer> buffer;
  private final NativeHandle handle;

  private Tensor(OpenVino openVino, Pointer pointer, Optional<ByteBuffer> buffer) {
    this.openVino = openVino;
    this.calls = openVino.calls();
    this.buffer = buffer;
    this.handle =
        new NativeHandle(
            "tensor",
            pointer,
            freed -> {
              try {
                calls.library().ov_tensor_free(freed);
              } finally {
                Reference.reachabilityFence(buffer);
              }
            });
  }

  /** Takes over a tensor whose memory is OpenVINO's. */
  static Tensor over(OpenVino openVino, Pointer pointer) {
    return new Tensor(openVino, pointer, Optional.empty());
  }

  /**
   * A tensor over the bytes of a buffer from its position on, without a copy. The buffer is kept
   * from the garbage collector while the tensor, or a request that it was set to, is there.
   *
   * @throws IllegalArgumentException if the buffer is not direct, cannot be written, or is too
   *     short
   */
  public static Tensor create(OpenVino openVino, ElementType type, Shape shape, ByteBuffer buffer) {
    if (type.bits() == 0) {
      throw new IllegalArgumentException("the element type must have a size: " + type);
    }
    if (!buffer.isDirect() || buffer.isReadOnly()) {
      throw new IllegalArgumentException("the buffer must be direct and writable: " + buffer);
    }
    long bytes = type.bytes(shape.elements());
    if (buffer.remaining() < bytes) {
      throw new IllegalArgumentException(
          "the buffer must have "
              + bytes
              + " bytes for "
              + type
              + " "
              + shape
              + ": "
              + buffer.remaining());
    }
    ByteBuffer view = buffer.slice().limit(Math.toIntExact(bytes));
    PointerByReference tensor = new PointerByReference();
    openVino
        .calls()
        .check(
            openVino
                .calls()
                .library()
                .ov_tensor_create_from_host_ptr(
                    openVino.numbers().number(type),
                    shape.toNative(),
                    Native.getDirectBufferPointer(view),
                    tensor),
            "create a tensor of " + type + " " + shape);
    return new Tensor(openVino, tensor.getValue(), Optional.of(view));
  }

  NativeHandle handle() {
    return handle;
  }

  /** The memory, if it is Java's. */
  Optional<ByteBuffer> buffer() {
    return buffer;
  }

  public ElementType elementType() {
    IntByReference type = new IntByReference();
    handle.run(
        tensor ->
            calls.check(
                calls.library().ov_tensor_get_element_type(tensor, type),
                "get a tensor's element type"));
    return openVino.numbers().type(type.getValue());
  }

  public Shape shape() {
    OvShape shape = new OvShape();
    handle.run(
        tensor ->
            calls.check(
                calls.library().ov_tensor_get_shape(tensor, shape), "get a tensor's shape"));
    try {
      return Shape.fromNative(shape);
    } finally {
      calls.library().ov_shape_free(shape);
    }
  }

  public long byteSize() {
    SizeTByReference size = new SizeTByReference();
    handle.run(
        tensor ->
            calls.check(
                calls.library().ov_tensor_get_byte_size(tensor, size), "get a tensor's size"));
    return size.value();
  }

  /**
   * The elements, in the machine's byte order, without a copy. If the memory is OpenVINO's, as that
   * of outputs, the buffer must not be used after this tensor is closed, and the next inference of
   * the request overwrites it.
   *
   * @throws IllegalStateException if there are more than fit a buffer of Java's
   */
  public ByteBuffer data() {
    return handle.call(this::data);
  }

  private ByteBuffer data(Pointer tensor) {
    if (buffer.isPresent()) {
      return buffer.get().duplicate().order(ByteOrder.nativeOrder());
    }
    long bytes = byteSize();
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalStateException("a buffer holds at most 2^31 - 1 bytes: " + bytes);
    }
    PointerByReference data = new PointerByReference();
    calls.check(calls.library().ov_tensor_data(tensor, data), "get a tensor's memory");
    return bytes == 0
        ? ByteBuffer.allocateDirect(0)
        : data.getValue().getByteBuffer(0, bytes).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    handle.close();
  }
}
