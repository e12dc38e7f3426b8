package dev.posewire.openvino;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tensors, against the double. */
final class TensorTest {
  private static AbiDouble abiDouble;
  private static OpenVino openVino;

  @BeforeAll
  static void build() {
    abiDouble = AbiDouble.build("tensor");
    openVino = abiDouble.load();
  }

  @AfterEach
  void nothingIsLeft() {
    assertEquals(Map.of(), abiDouble.live());
  }

  @Test
  void tensorTellsTypeShapeAndSize() {
    try (Tensor tensor =
        Tensor.create(
            openVino, ElementType.F32, Shape.of(2, 3, 4), ByteBuffer.allocateDirect(96))) {
      assertEquals(ElementType.F32, tensor.elementType());
      assertEquals(Shape.of(2, 3, 4), tensor.shape());
      assertEquals(96, tensor.byteSize());
      assertEquals(1, abiDouble.live("tensor"));
    }
  }

  @Test
  void scalarHasNoDimensions() {
    try (Tensor tensor =
        Tensor.create(openVino, ElementType.I64, Shape.of(), ByteBuffer.allocateDirect(8))) {
      assertEquals(Shape.of(), tensor.shape());
      assertEquals(8, tensor.byteSize());
    }
  }

  @Test
  void dataIsTheBufferFromItsPositionOn() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(10).order(ByteOrder.BIG_ENDIAN).position(2);
    try (Tensor tensor = Tensor.create(openVino, ElementType.U8, Shape.of(4), buffer)) {
      ByteBuffer data = tensor.data();
      assertEquals(ByteOrder.nativeOrder(), data.order());
      assertEquals(4, data.remaining());
      data.put(0, (byte) 42);
      assertEquals(42, buffer.get(2));
    }
  }

  @Test
  void bufferThatCannotServeIsRefused() {
    Shape shape = Shape.of(4);
    ByteBuffer heap = ByteBuffer.allocate(4);
    ByteBuffer readOnly = ByteBuffer.allocateDirect(4).asReadOnlyBuffer();
    ByteBuffer small = ByteBuffer.allocateDirect(4).position(1);
    for (ByteBuffer buffer : new ByteBuffer[] {heap, readOnly, small}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Tensor.create(openVino, ElementType.U8, shape, buffer));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> Tensor.create(openVino, ElementType.STRING, shape, ByteBuffer.allocateDirect(99)));
  }

  @Test
  void refusedTensorTellsWhatItWas() {
    abiDouble.failNext("ov_tensor_create_from_host_ptr", -14);
    OpenVinoException failure =
        assertThrows(
            OpenVinoException.class,
            () ->
                Tensor.create(
                    openVino, ElementType.U8, Shape.of(2, 2), ByteBuffer.allocateDirect(4)));
    assertEquals(
        "cannot create a tensor of U8 [2, 2]: INVALID_C_PARAM (-14)", failure.getMessage());
  }

  @Test
  void closedTensorRefusesUse() {
    Tensor tensor =
        Tensor.create(openVino, ElementType.U8, Shape.of(4), ByteBuffer.allocateDirect(4));
    tensor.close();
    tensor.close();
    assertThrows(IllegalStateException.class, tensor::data);
    assertThrows(IllegalStateException.class, tensor::shape);
    assertThrows(IllegalStateException.class, tensor::byteSize);
    assertThrows(IllegalStateException.class, tensor::elementType);
  }
}
