package dev.posewire.worker.ir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.worker.engine.ModelException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConstantExpressionsTest {
  @TempDir Path folder;
  private final TinyIr ir = new TinyIr();

  @Test
  void compressedWeightsAreComputedPerOutput() {
    int values = ir.i8("values", Shape.of(2, 2, 1, 1), -128, 127, 1, -1);
    int floats =
        ir.layer("floats", "Convert", "destination_type=\"f16\"", Shape.of(2, 2, 1, 1), values);
    int zero = ir.f16("zero", Shape.of(2, 1, 1, 1), 0x3c00, 0x0000);
    int centred = ir.layer("centred", "Subtract", TinyIr.NUMPY, Shape.of(2, 2, 1, 1), floats, zero);
    int scale = ir.f16("scale", Shape.of(2, 1, 1, 1), 0x0001, 0x4000);
    int scaled = ir.layer("scaled", "Multiply", TinyIr.NUMPY, Shape.of(2, 2, 1, 1), centred, scale);
    ir.result(scaled);
    assertArrayEquals(
        new float[] {-129 * 0x1p-24f, 126 * 0x1p-24f, 2, -2},
        ConstantExpressions.evaluate(named("scaled")));
  }

  @Test
  void scalarBroadcastsAndReshapeKeepsOrder() {
    int values = ir.f32("values", Shape.of(2, 2), 1, 2, 3, 4);
    int one = ir.f32("one", Shape.of(), 10);
    int sum = ir.layer("sum", "Add", TinyIr.NUMPY, Shape.of(2, 2), values, one);
    int target = ir.constant("target", "i64", Shape.of(1), new byte[] {4, 0, 0, 0, 0, 0, 0, 0});
    int flat = ir.layer("flat", "Reshape", "special_zero=\"true\"", Shape.of(4), sum, target);
    ir.result(flat);
    assertArrayEquals(new float[] {11, 12, 13, 14}, ConstantExpressions.evaluate(named("flat")));
  }

  @Test
  void onlyWhatNoInputReachesIsConstant() {
    int data = ir.parameter("data", 1, 2);
    int one = ir.f32("one", Shape.of(), 1);
    int sum = ir.layer("sum", "Add", TinyIr.NUMPY, Shape.of(1, 2), data, one);
    int two = ir.layer("two", "Add", TinyIr.NUMPY, Shape.of(), one, one);
    ir.result(sum);
    ir.result(two);
    assertFalse(named("sum").isConstantExpression());
    assertTrue(named("two").isConstantExpression());
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    int two = ir.f32("two", Shape.of(2), 1, 2);
    int three = ir.f32("three", Shape.of(3), 1, 2, 3);
    ir.result(ir.layer("sum", "Add", TinyIr.NUMPY, Shape.of(3), two, three));
    ModelException thrown =
        assertThrows(ModelException.class, () -> ConstantExpressions.evaluate(named("sum")));
    assertEquals(
        "the inputs of Add layer 'sum' do not give its shape: [3] from [[2], [3]]"
            + " (the model's .xml is damaged: fetch it again)",
        thrown.getMessage());
  }

  @Test
  void unknownOperationOnConstantsIsNamed() {
    int two = ir.f32("two", Shape.of(2), 1, 2);
    ir.result(ir.layer("root", "Sqrt", "", Shape.of(2), two));
    ModelException thrown =
        assertThrows(ModelException.class, () -> ConstantExpressions.evaluate(named("root")));
    assertTrue(thrown.getMessage().contains("Sqrt layer 'root'"), thrown.getMessage());
  }

  private IrLayer named(String name) {
    return ir.read(folder).layers().stream()
        .filter(layer -> layer.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
