package dev.posewire.worker.ir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.worker.engine.ModelException;
import dev.posewire.worker.engine.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IrReaderTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {10, 11})
  void graphIsReadInBothVersions(int version) {
    IrModel model = addition(version).read(folder);
    assertEquals("tiny", model.name());
    assertEquals(version, model.version());
    IrLayer add = model.layers("Add").get(0);
    assertEquals(List.of("data", "bias"), add.inputs().stream().map(IrLayer::name).toList());
    assertEquals(Shape.of(1, 2, 1, 1), add.shape());
    assertEquals(model.layers("Result"), model.consumers(add));
    assertArrayEquals(new float[] {3, 4}, add.input(1).constant().orElseThrow().toFloats());
  }

  @Test
  void layersComeAfterTheirInputsWhateverTheFilesOrder() {
    TinyIr ir = addition(11);
    String xml = ir.xml();
    int first = xml.indexOf("<layer id=\"0\"");
    int second = xml.indexOf("<layer id=\"1\"");
    int end = xml.indexOf("</layers>");
    String swapped =
        xml.substring(0, first)
            + xml.substring(second, end)
            + xml.substring(first, second)
            + xml.substring(end);
    List<IrLayer> layers = IrReader.read(ir.write(folder, swapped)).layers();
    for (IrLayer layer : layers) {
      layer.inputs().forEach(input -> assertTrue(layers.indexOf(input) < layers.indexOf(layer)));
    }
    assertEquals(4, layers.size());
  }

  @Test
  void otherVersionIsNamed() {
    TinyIr ir = addition(12);
    assertRefused(ir, ir.xml(), "IR version must be 10 or 11: 12 in ", "tiny.xml");
  }

  @Test
  void textThatIsNoXmlIsRefused() {
    assertRefused(addition(11), "weights: 3", "model graph is not well-formed XML: ", "tiny.xml");
  }

  @Test
  void otherRootIsNamed() {
    assertRefused(
        addition(11), "<html/>", "no OpenVINO IR, its root must be <net>: <html> in ", "tiny.xml");
  }

  @Test
  void documentTypesAreRefused() {
    TinyIr ir = addition(11);
    String xml =
        ir.xml()
            .replace("<net ", "<!DOCTYPE net [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><net ");
    assertRefused(ir, xml, "model graph has a document type");
  }

  @Test
  void truncatedWeightsNameLayerOffsetSizeAndLength() throws IOException {
    ModelFiles files = addition(11).write(folder);
    Files.write(files.bin(), new byte[7]);
    ModelException thrown = assertThrows(ModelException.class, () -> IrReader.read(files));
    assertContains(thrown, "end before Const layer 'bias' does", "offset 0, size 8", "7 bytes");
  }

  @Test
  void constantOfAnotherSizeThanItsShapeIsRefused() {
    TinyIr ir = addition(11);
    assertRefused(
        ir,
        ir.xml().replace("shape=\"1,2,1,1\" size=", "shape=\"1,3,1,1\" size="),
        "Const layer 'bias' contradicts itself: element_type=F32 shape=[1, 3, 1, 1] size=8");
  }

  @Test
  void unknownElementTypeIsNamed() {
    TinyIr ir = addition(11);
    assertRefused(
        ir,
        ir.xml().replace("element_type=\"f32\" offset", "element_type=\"bf16\" offset"),
        "Const layer 'bias' has an unsupported attribute: element_type=bf16");
  }

  @Test
  void missingAndMalformedAttributesAreNamed() {
    TinyIr ir = addition(11);
    assertRefused(
        ir, ir.xml().replace("offset=\"0\"", ""), "Const layer 'bias' lacks an attribute: offset");
    assertRefused(
        ir,
        ir.xml().replace("offset=\"0\"", "offset=\"x\""),
        "Const layer 'bias' has a malformed attribute: offset=x");
    assertRefused(
        ir, ir.xml().replace("type=\"Add\"", ""), "lacks an attribute of <layer>: type, line");
    assertRefused(ir, ir.xml().replace("<dim>2", "<dim>two"), "malformed number", "two");
  }

  @Test
  void brokenEdgesAreRefused() {
    TinyIr ir = addition(11);
    assertRefused(
        ir,
        ir.xml().replace("to-layer=\"2\" to-port=\"1\"", "to-layer=\"2\" to-port=\"7\""),
        "an edge joins what is not there");
    assertRefused(
        ir,
        ir.xml()
            .replace("<edge from-layer=\"1\" from-port=\"0\" to-layer=\"2\" to-port=\"1\"/>", ""),
        "Add layer 'sum' has an input without an edge: port 1");
    assertRefused(
        ir,
        ir.xml().replace("from-layer=\"1\"", "from-layer=\"2\""),
        "the layers form a circle: Add 'sum'");
    assertRefused(ir, ir.xml().replace("<layer id=\"1\"", "<layer id=\"0\""), "same id: 0");
  }

  private static TinyIr addition(int version) {
    TinyIr ir = new TinyIr(version);
    int data = ir.parameter("data", 1, 2, 1, 1);
    int bias = ir.f32("bias", Shape.of(1, 2, 1, 1), 3, 4);
    ir.result(ir.layer("sum", "Add", TinyIr.NUMPY, Shape.of(1, 2, 1, 1), data, bias));
    return ir;
  }

  private void assertRefused(TinyIr ir, String xml, String... parts) {
    ModelFiles files = ir.write(folder, xml);
    assertContains(assertThrows(ModelException.class, () -> IrReader.read(files)), parts);
  }

  private static void assertContains(ModelException thrown, String... parts) {
    for (String part : parts) {
      assertTrue(thrown.getMessage().contains(part), thrown.getMessage());
    }
  }
}
