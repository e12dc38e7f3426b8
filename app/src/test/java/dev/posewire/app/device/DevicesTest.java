package dev.posewire.app.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.app.model.FoundModel;
import dev.posewire.app.model.ModelFolders;
import dev.posewire.app.model.PoseModels;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.worker.DevicePool;
import dev.posewire.worker.engine.InferenceException;
import dev.posewire.worker.onnx.OnnxRuntimeEngine;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevicesTest {
  private static final Engines ONNX_RUNTIME =
      Engines.find(
          EngineChoice.ONNXRUNTIME,
          new Engines.OpenVinoPlace(
              Optional.empty(), Optional.empty(), Optional.empty(), Map.of()));

  @TempDir Path folder;
  private FoundModel card;

  @BeforeEach
  void writeModel() {
    card = new PoseModels(new ModelFolders(Optional.empty(), folder)).testCard();
  }

  @Test
  void opensTheDevicesThatAreNamed() {
    try (DevicePool pool = Devices.open(ONNX_RUNTIME, DeviceSpec.parse("CPU"), card, () -> card)) {
      assertEquals("onnxruntime:CPU", pool.names());
      assertEquals(456, pool.model().inputWidth());
    }
  }

  @Test
  void deviceThatIsNotThereIsNamedWithThoseThatAre() {
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> Devices.open(ONNX_RUNTIME, DeviceSpec.parse("CPU,GPU.7"), card, () -> card));
    assertTrue(
        e.getMessage().startsWith("--devices: there is no GPU.7 here: there is onnxruntime:CPU"),
        e.getMessage());
  }

  @Test
  void deviceProvesItselfByTheTestCard() {
    new ModelDevice(ONNX_RUNTIME.option(DeviceSpec.of("CPU")), card.files(), () -> card).prove();
  }

  @Test
  void deviceThatComputesWronglyDoesNot() {
    DeviceOption wrong =
        new DeviceOption(
            "onnxruntime",
            "CPU",
            "a test",
            files -> WrongEngines.changing(OnnxRuntimeEngine.open(files), WrongEngines::shift));
    ModelDevice device = new ModelDevice(wrong, card.files(), () -> card);

    InferenceException e = assertThrows(InferenceException.class, device::prove);
    assertTrue(e.getMessage().contains("onnxruntime:CPU computes wrongly"), e.getMessage());
  }
}
