package dev.posewire.app.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.app.device.DeviceOption;
import dev.posewire.app.device.EngineChoice;
import dev.posewire.app.device.Engines;
import dev.posewire.app.device.WrongEngines;
import dev.posewire.app.doctor.Finding.State;
import dev.posewire.app.model.ModelFolders;
import dev.posewire.app.model.PoseModels;
import dev.posewire.decoder.openpose.BodyPart;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.worker.engine.InferenceException;
import dev.posewire.worker.engine.PoseMaps;
import dev.posewire.worker.onnx.OnnxRuntimeEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceCheckTest {
  private static final Engines ONNX_RUNTIME =
      Engines.find(
          EngineChoice.ONNXRUNTIME,
          new Engines.OpenVinoPlace(
              Optional.empty(), Optional.empty(), Optional.empty(), Map.of()));

  @TempDir Path folder;

  @Test
  void everyDeviceSeesThePuppets() {
    List<Finding> findings = check(ONNX_RUNTIME.all());

    assertEquals(Finding.ok("engine onnxruntime", "loads"), findings.get(0));
    assertEquals("device onnxruntime:CPU", findings.get(1).subject());
    assertEquals(State.OK, findings.get(1).state(), findings.toString());
    assertTrue(findings.get(1).detail().contains("of 900 joints of 50 puppets"), "" + findings);
    assertTrue(findings.get(1).detail().matches(".*\\d+\\.\\d ms a frame.*"), "" + findings);
    assertEquals(2, findings.size());
  }

  @Test
  void swappedPlanesFail() {
    int left = BodyPart.LEFT_WRIST.index();
    int right = BodyPart.RIGHT_WRIST.index();

    assertComputesWrongly(maps -> WrongEngines.swapHeatmaps(maps, left, right));
  }

  @Test
  void shiftedMapsFail() {
    assertComputesWrongly(WrongEngines::shift);
  }

  @Test
  void missingLimbsFail() {
    assertComputesWrongly(WrongEngines::withoutPafs);
  }

  @Test
  void engineThatDoesNotLoadFails() {
    DeviceOption broken =
        new DeviceOption(
            "onnxruntime",
            "CPU",
            "a test",
            files -> {
              throw new InferenceException("the library does not load", null);
            });

    assertEquals(
        List.of(Finding.failed("engine onnxruntime", "the library does not load", "")),
        check(List.of(broken)));
  }

  @Test
  void deviceThatFailsIsTold() {
    UnaryOperator<PoseMaps> failing =
        maps -> {
          throw new InferenceException("out of memory", null);
        };

    Finding finding = check(List.of(changed(failing))).get(0);

    assertEquals("device onnxruntime:CPU", finding.subject());
    assertEquals(State.FAILED, finding.state());
    assertEquals("out of memory", finding.detail());
  }

  private void assertComputesWrongly(UnaryOperator<PoseMaps> change) {
    List<Finding> findings = check(List.of(changed(change)));

    assertEquals(State.OK, findings.get(0).state(), findings.toString());
    assertEquals(State.FAILED, findings.get(1).state(), findings.toString());
    assertTrue(findings.get(1).remedy().contains("computes wrongly"), findings.toString());
  }

  private static DeviceOption changed(UnaryOperator<PoseMaps> change) {
    return new DeviceOption(
        "onnxruntime",
        "CPU",
        "a test",
        files -> WrongEngines.changing(OnnxRuntimeEngine.open(files), change));
  }

  private List<Finding> check(List<DeviceOption> devices) {
    PoseModels models = new PoseModels(new ModelFolders(Optional.empty(), folder));
    return new DeviceCheck(devices, models, Ticker.system()).findings();
  }
}
