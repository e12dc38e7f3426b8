package dev.posewire.testcard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestCardModelTest {
  @Test
  void interfaceIsThatOfHumanPoseEstimation() throws Exception {
    IrNetwork network = network();
    assertEquals("testcard", network.attribute("name"));
    assertEquals("11", network.attribute("version"));
    Map<Integer, IrNetwork.Layer> layers = byId(network);

    IrNetwork.Layer input = only(network, "Parameter").get(0);
    assertEquals("data", input.name());
    assertEquals(List.of("data"), input.names());
    assertEquals(List.of(1, 3, 256, 456), input.outputs().get(0));

    Map<String, List<Integer>> results = new HashMap<>();
    for (IrNetwork.Layer result : only(network, "Result")) {
      IrNetwork.Edge edge = edgesTo(network, result.id(), 0).get(0);
      IrNetwork.Layer source = layers.get(edge.fromLayer());
      assertEquals(List.of(source.name()), source.names());
      results.put(source.name(), result.inputs().get(0));
    }
    assertEquals(
        Map.of(
            "Mconv7_stage2_L1", List.of(1, 38, 32, 57), "Mconv7_stage2_L2", List.of(1, 19, 32, 57)),
        results);
  }

  @Test
  void layersHaveIdsAndNamesOfTheirOwn() throws Exception {
    IrNetwork network = network();
    Set<Integer> ids = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (IrNetwork.Layer layer : network.layers()) {
      assertTrue(ids.add(layer.id()), layer.toString());
      assertTrue(names.add(layer.name()), layer.toString());
    }
  }

  @Test
  void everyInputPortIsFedOnceByAPortOfItsShape() throws Exception {
    IrNetwork network = network();
    Map<Integer, IrNetwork.Layer> layers = byId(network);
    int ports = 0;
    for (IrNetwork.Layer layer : network.layers()) {
      for (Map.Entry<Integer, List<Integer>> port : layer.inputs().entrySet()) {
        List<IrNetwork.Edge> edges = edgesTo(network, layer.id(), port.getKey());
        assertEquals(1, edges.size(), layer.toString());
        IrNetwork.Edge edge = edges.get(0);
        assertEquals(port.getValue(), layers.get(edge.fromLayer()).outputs().get(edge.fromPort()));
        ports++;
      }
    }
    assertEquals(network.edges().size(), ports);
  }

  @Test
  void convolutionsHaveTheOutputThatTheirAttributesGive() throws Exception {
    for (IrNetwork.Layer layer : network().layers()) {
      if (!layer.type().endsWith("Convolution")) {
        continue;
      }
      List<Integer> input = layer.inputs().get(0);
      List<Integer> filter = layer.inputs().get(1);
      List<Integer> output = layer.outputs().get(2);
      boolean grouped = layer.type().equals("GroupConvolution");
      assertEquals(grouped ? 5 : 4, filter.size());
      assertEquals(output.get(1), filter.get(0));
      assertEquals(input.get(1), grouped ? filter.get(0) : filter.get(1));
      for (int axis = 0; axis < 2; axis++) {
        int padded =
            input.get(2 + axis)
                + layer.ints("pads_begin").get(axis)
                + layer.ints("pads_end").get(axis);
        int taps = filter.get(filter.size() - 2 + axis);
        int expected = (padded - taps) / layer.ints("strides").get(axis) + 1;
        assertEquals(expected, output.get(2 + axis), layer.toString());
      }
      assertEquals(List.of(1, 1), layer.ints("dilations"));
      assertEquals("explicit", layer.attributes().get("auto_pad"));
    }
  }

  @Test
  void constantsFillTheWeightsWithoutGaps() throws Exception {
    int next = 0;
    for (IrNetwork.Layer constant : only(network(), "Const")) {
      int count = constant.ints("shape").stream().reduce(1, (a, b) -> a * b);
      assertEquals(constant.ints("shape"), constant.outputs().get(0));
      assertEquals(next, Integer.parseInt(constant.attributes().get("offset")));
      assertEquals(count * 4, Integer.parseInt(constant.attributes().get("size")));
      next += count * 4;
    }
    assertEquals(TestCardModel.bin().length, next);
  }

  @Test
  void writesTheSameBytesEveryTime(@TempDir Path folder) throws IOException {
    Path first = TestCardModel.write(folder.resolve("a/b"));
    Path second = TestCardModel.write(folder.resolve("c"));
    assertEquals(folder.resolve("a/b/testcard.xml"), first);
    assertEquals(TestCardModel.xml(), Files.readString(first));
    assertEquals(TestCardModel.xml(), Files.readString(second));
    assertArrayEquals(TestCardModel.bin(), Files.readAllBytes(folder.resolve("a/b/testcard.bin")));
    assertArrayEquals(TestCardModel.bin(), Files.readAllBytes(folder.resolve("c/testcard.bin")));
  }

  @Test
  void replacesWrongFilesAndLeavesRightOnesAlone(@TempDir Path folder) throws IOException {
    Path xml = TestCardModel.write(folder);
    FileTime old = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(xml, old);
    Files.writeString(folder.resolve("testcard.bin"), "cut short");
    TestCardModel.write(folder);
    assertEquals(old, Files.getLastModifiedTime(xml));
    assertArrayEquals(TestCardModel.bin(), Files.readAllBytes(folder.resolve("testcard.bin")));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(2, files.count());
    }
  }

  private static IrNetwork network() throws Exception {
    return new IrNetwork(TestCardModel.xml(), TestCardModel.bin());
  }

  private static List<IrNetwork.Layer> only(IrNetwork network, String type) {
    return network.layers().stream().filter(layer -> layer.type().equals(type)).toList();
  }

  private static Map<Integer, IrNetwork.Layer> byId(IrNetwork network) {
    Map<Integer, IrNetwork.Layer> layers = new HashMap<>();
    network.layers().forEach(layer -> layers.put(layer.id(), layer));
    return layers;
  }

  private static List<IrNetwork.Edge> edgesTo(IrNetwork network, int layer, int port) {
    return network.edges().stream()
        .filter(edge -> edge.toLayer() == layer && edge.toPort() == port)
        .toList();
  }
}
