package dev.posewire.openvino;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ShapeTest {
  @Test
  void elementsAreTheProductOfTheDimensions() {
    assertEquals(2 * 3 * 4, Shape.of(2, 3, 4).elements());
    assertEquals(1, Shape.of().elements());
    assertEquals(0, Shape.of(3, 0).elements());
    assertThrows(ArithmeticException.class, () -> Shape.of(1L << 40, 1L << 40).elements());
  }

  @Test
  void negativeDimensionIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Shape.of(1, -1));
  }

  @Test
  void nativeShapeHoldsTheSameDimensions() {
    assertEquals(Shape.of(1, 3, 256, 456), Shape.fromNative(Shape.of(1, 3, 256, 456).toNative()));
    assertEquals(Shape.of(), Shape.fromNative(Shape.of().toNative()));
  }

  @Test
  void nativePartialShapeHoldsTheSameDimensions() {
    PartialShape shape =
        new PartialShape(
            false,
            List.of(
                Dimension.DYNAMIC,
                Dimension.of(3),
                new Dimension(1, 8),
                new Dimension(2, Dimension.UNBOUNDED)));
    assertEquals(shape, PartialShape.fromNative(shape.toNative()));
    assertEquals("[?, 3, 1..8, 2..]", shape.toString());
  }

  @Test
  void onlyAStaticShapeBecomesOne() {
    assertEquals(Shape.of(1, 3), PartialShape.of(1, 3).toShape());
    PartialShape dynamic = PartialShape.of(-1, 3);
    assertFalse(dynamic.isStatic());
    assertThrows(IllegalStateException.class, dynamic::toShape);
    assertThrows(IllegalStateException.class, () -> new PartialShape(true, List.of()).toShape());
  }

  @Test
  void shapeWithoutDimensionsDoesNotReshape() {
    PartialShape unknown = new PartialShape(true, List.of());
    assertThrows(IllegalArgumentException.class, unknown::toNative);
    assertThrows(IllegalArgumentException.class, () -> PartialShape.of().toNative());
  }

  @Test
  void dimensionWithItsLimitsTheWrongWayRoundIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Dimension(3, 2));
    assertThrows(IllegalArgumentException.class, () -> new Dimension(-1, 2));
    assertTrue(Dimension.of(4).isStatic());
  }

  @Test
  void packedElementsShareBytes() {
    assertEquals(2, ElementType.U4.bytes(3));
    assertEquals(1, ElementType.U1.bytes(8));
    assertEquals(12, ElementType.F32.bytes(3));
  }
}
