package dev.posewire.openvino;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Core, models and compiled models, against the double. */
final class CoreTest {
  private static AbiDouble abiDouble;
  private static OpenVino openVino;

  @TempDir private Path folder;

  @BeforeAll
  static void build() {
    abiDouble = AbiDouble.build("core");
    openVino = abiDouble.load();
  }

  @AfterEach
  void nothingIsLeft() {
    assertEquals(Map.of(), abiDouble.live());
    assertEquals(0, abiDouble.deviceThreads());
  }

  @Test
  void coreListsDevicesAndTheirProperties() {
    try (Core core = Core.create(openVino)) {
      assertEquals("2025.1.0-0-double", core.version().buildNumber());
      assertEquals(List.of("CPU", "GPU"), core.availableDevices());
      assertEquals("OpenVINO ABI double, not a device", core.property("CPU", "FULL_DEVICE_NAME"));
    }
  }

  @Test
  void propertiesAreSetOnDevicesAndOnTheCore() {
    try (Core core = Core.create(openVino)) {
      core.setProperty("CPU", "INFERENCE_PRECISION_HINT", "f32");
      core.setCacheDir(Path.of("/vär/cache"));
      assertEquals("f32", core.property("CPU", "INFERENCE_PRECISION_HINT"));
      assertEquals("/vär/cache", core.property("", "CACHE_DIR"));
    }
  }

  @Test
  void coreTakesAPluginsFile() throws IOException {
    Path plugins = Files.writeString(folder.resolve("plugins.xml"), "<ie/>");
    try (Core core = Core.create(openVino, plugins)) {
      assertEquals(plugins.toString(), core.property("CPU", "DOUBLE_PLUGINS"));
    }
    assertThrows(
        OpenVinoException.class, () -> Core.create(openVino, folder.resolve("gone.xml")).close());
  }

  @Test
  void failureTellsStatusTextAndWhatWasBeingDone() {
    try (Core core = Core.create(openVino)) {
      OpenVinoException failure =
          assertThrows(OpenVinoException.class, () -> core.property("CPU", "NO_SUCH"));
      assertEquals(Status.GENERAL_ERROR, failure.status());
      assertEquals("the property is not supported", failure.lastError());
      assertEquals("get property NO_SUCH of CPU", failure.doing());
      assertEquals(
          "cannot get property NO_SUCH of CPU: GENERAL_ERROR (-1): the property is not supported",
          failure.getMessage());
    }
  }

  @Test
  void statusThatNoHeaderListsKeepsItsNumber() {
    try (Core core = Core.create(openVino)) {
      abiDouble.failNext("ov_core_get_available_devices", -99);
      OpenVinoException failure = assertThrows(OpenVinoException.class, core::availableDevices);
      assertEquals(Status.UNLISTED, failure.status());
      assertTrue(failure.getMessage().contains("UNLISTED (-99)"), failure::getMessage);
    }
  }

  @Test
  void modelTellsItsInputsAndOutputs() {
    try (Core core = Core.create(openVino);
        Model model = core.readModel(AbiDouble.toyModel(folder, 1, 4, 5))) {
      assertEquals(
          List.of(new Port("data", PartialShape.of(1, 3, 4, 5), ElementType.F32)), model.inputs());
      assertEquals(
          List.of(
              new Port("planes", PartialShape.of(1, 3), ElementType.F32),
              new Port("inverse", PartialShape.of(1, 3, 4, 5), ElementType.F32)),
          model.outputs());
    }
  }

  @Test
  void portWithoutANameHasAnEmptyOne() {
    try (Core core = Core.create(openVino);
        Model model = core.readModel(AbiDouble.toyModel(folder, 1, 4, 5))) {
      abiDouble.failNext("ov_port_get_any_name", -1);
      assertEquals("", model.inputs().get(0).name());
    }
  }

  @Test
  void modelIsReshaped() {
    try (Core core = Core.create(openVino);
        Model model = core.readModel(AbiDouble.toyModel(folder, 1, 4, 5))) {
      model.reshape(PartialShape.of(8, 3, 2, 2));
      assertEquals(PartialShape.of(8, 3), model.outputs().get(0).shape());
      PartialShape some =
          new PartialShape(
              false,
              List.of(Dimension.DYNAMIC, Dimension.of(3), new Dimension(1, 9), Dimension.of(7)));
      model.reshape("data", some);
      assertEquals(some, model.inputs().get(0).shape());
      assertThrows(OpenVinoException.class, () -> model.reshape("other", some));
      assertThrows(OpenVinoException.class, () -> model.reshape(PartialShape.of(1, 4, 2, 2)));
    }
  }

  @Test
  void weightsMayBeElsewhere() {
    try (Core core = Core.create(openVino)) {
      Path model = AbiDouble.toyModel(folder, 1, 2, 2);
      core.readModel(model, model).close();
      assertThrows(
          OpenVinoException.class, () -> core.readModel(model, folder.resolve("gone.bin")));
    }
  }

  @Test
  void preprocessingChangesTypeAndLayoutOfTheInput() {
    try (Core core = Core.create(openVino);
        Model model = core.readModel(AbiDouble.toyModel(folder, 1, 4, 5));
        PrePostProcessor preprocessor = PrePostProcessor.create(model)) {
      preprocessor.inputTensor(0, ElementType.U8, "NHWC", ColorFormat.BGR);
      assertThrows(OpenVinoException.class, preprocessor::build); // the model's own is not known
      preprocessor
          .inputModelLayout(0, "NCHW")
          .convertElementType(0, ElementType.F32)
          .outputElementType(1, ElementType.U8);
      assertThrows(OpenVinoException.class, () -> preprocessor.inputModelLayout(0, "NC??"));
      assertThrows(
          OpenVinoException.class, () -> preprocessor.outputElementType(2, ElementType.F32));
      try (Model built = preprocessor.build()) {
        assertEquals(
            List.of(new Port("data", PartialShape.of(1, 4, 5, 3), ElementType.U8)), built.inputs());
        assertEquals(ElementType.U8, built.outputs().get(1).elementType());
      }
    }
  }

  @Test
  void compiledModelHasThePropertiesItWasGiven() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("PERFORMANCE_HINT", "THROUGHPUT");
    properties.put("NUM_STREAMS", "2");
    properties.put("INFERENCE_PRECISION_HINT", "f16");
    properties.put("ENABLE_CPU_PINNING", "NO");
    try (Core core = Core.create(openVino);
        Model model = core.readModel(AbiDouble.toyModel(folder, 1, 4, 5));
        CompiledModel compiled = core.compileModel(model, "CPU", properties)) {
      properties.forEach((key, value) -> assertEquals(value, compiled.property(key)));
      assertEquals(4, compiled.optimalNumberOfInferRequests());
      assertEquals(OptionalInt.empty(), compiled.optimalBatchSize());
      assertEquals(
          List.of("SUPPORTED_PROPERTIES", "OPTIMAL_NUMBER_OF_INFER_REQUESTS"),
          compiled.supportedProperties());
      assertEquals(model.inputs(), compiled.inputs());
      assertEquals(model.outputs(), compiled.outputs());
    }
  }

  @Test
  void deviceThatBatchesTellsItsBestBatch() {
    try (Core core = Core.create(openVino);
        Model model = core.readModel(AbiDouble.toyModel(folder, 1, 4, 5));
        CompiledModel compiled = core.compileModel(model, "GPU", Map.of())) {
      assertEquals(OptionalInt.of(16), compiled.optimalBatchSize());
    }
  }

  @Test
  void unknownDeviceIsRefused() {
    try (Core core = Core.create(openVino);
        Model model = core.readModel(AbiDouble.toyModel(folder, 1, 4, 5))) {
      OpenVinoException failure =
          assertThrows(
              OpenVinoException.class,
              () -> core.compileModel(model, "NPU", Map.of("NUM_STREAMS", "1")));
      assertEquals("compile the model for NPU with {NUM_STREAMS=1}", failure.doing());
      assertEquals("the device is not registered", failure.lastError());
    }
  }

  @Test
  void requestThatCannotBeSetUpIsFreed() {
    try (Core core = Core.create(openVino);
        Model model = core.readModel(AbiDouble.toyModel(folder, 1, 4, 5));
        CompiledModel compiled = core.compileModel(model, "CPU", Map.of())) {
      abiDouble.failNext("ov_infer_request_set_callback", -1);
      assertThrows(OpenVinoException.class, compiled::createInferRequest);
      assertEquals(0, abiDouble.live("request"));
    }
  }

  @Test
  void whatIsClosedRefusesUse() {
    Core core = Core.create(openVino);
    Model model = core.readModel(AbiDouble.toyModel(folder, 1, 4, 5));
    PrePostProcessor preprocessor = PrePostProcessor.create(model);
    CompiledModel compiled = core.compileModel(model, "CPU", Map.of());
    for (int i = 0; i < 2; i++) {
      core.close();
      model.close();
      preprocessor.close();
      compiled.close();
    }
    assertThrows(IllegalStateException.class, core::version);
    assertThrows(IllegalStateException.class, core::availableDevices);
    assertThrows(IllegalStateException.class, () -> core.property("CPU", "FULL_DEVICE_NAME"));
    assertThrows(IllegalStateException.class, () -> core.setCacheDir(folder));
    assertThrows(IllegalStateException.class, () -> core.readModel(folder));
    assertThrows(IllegalStateException.class, () -> core.compileModel(model, "CPU", Map.of()));
    assertThrows(IllegalStateException.class, model::inputs);
    assertThrows(IllegalStateException.class, () -> model.reshape(PartialShape.of(1, 3, 2, 2)));
    assertThrows(IllegalStateException.class, () -> PrePostProcessor.create(model));
    assertThrows(IllegalStateException.class, preprocessor::build);
    assertThrows(IllegalStateException.class, compiled::outputs);
    assertThrows(IllegalStateException.class, () -> compiled.property("NUM_STREAMS"));
    assertThrows(IllegalStateException.class, compiled::createInferRequest);
  }
}
