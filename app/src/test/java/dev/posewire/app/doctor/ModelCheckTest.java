package dev.posewire.app.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.app.device.DeviceOption;
import dev.posewire.app.device.EngineChoice;
import dev.posewire.app.device.Engines;
import dev.posewire.app.doctor.Finding.State;
import dev.posewire.app.model.ModelFolders;
import dev.posewire.app.model.PoseModels;
import dev.posewire.app.model.SharedFolder;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.worker.engine.InferenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCheckTest {
  private static final Engines ONNX_RUNTIME =
      Engines.find(
          EngineChoice.ONNXRUNTIME,
          new Engines.OpenVinoPlace(
              Optional.empty(), Optional.empty(), Optional.empty(), Map.of()));

  @TempDir Path folder;

  @Test
  void modelThatNobodyNamedMayBeMissing() {
    Finding finding = check(Optional.empty(), Optional.empty(), ONNX_RUNTIME.all());

    assertEquals(State.MISSING, finding.state());
    assertTrue(finding.remedy().contains("posewire model fetch"), finding.toString());
  }

  @Test
  void namedModelMustBeThere() {
    Finding finding = check(Optional.empty(), Optional.of("none.xml"), ONNX_RUNTIME.all());

    assertEquals(State.FAILED, finding.state());
    assertTrue(finding.detail().contains("none.xml"), finding.toString());
  }

  @Test
  void brokenModelFails() throws IOException {
    Path models = folder.resolve("human-pose-estimation-0001");
    Files.createDirectories(models);
    Files.writeString(models.resolve("net.xml"), "no graph");
    Files.writeString(models.resolve("net.bin"), "no weights");

    Finding finding = check(Optional.of(folder), Optional.empty(), ONNX_RUNTIME.all());

    assertEquals(State.FAILED, finding.state());
    assertTrue(finding.detail().contains("net.xml"), finding.toString());
  }

  @Test
  void modelThatADeviceRefusesFails() {
    DeviceOption refusing =
        new DeviceOption(
            "onnxruntime",
            "CPU",
            "a test",
            files -> {
              throw new InferenceException("refused", null);
            });

    Finding finding = check(Optional.empty(), Optional.of("testcard"), List.of(refusing));

    assertEquals(State.FAILED, finding.state());
    assertTrue(finding.detail().contains("onnxruntime:CPU: refused"), finding.toString());
  }

  @Test
  void realModelRuns() {
    Path models = SharedFolder.require("models/human-pose-estimation-0001/FP16-INT8");

    Finding finding =
        check(Optional.of(models.getParent().getParent()), Optional.empty(), ONNX_RUNTIME.all());

    assertEquals(State.OK, finding.state(), finding.toString());
    assertTrue(
        finding.detail().matches("human-pose-estimation-0001, 456x256, [\\d.]+ ms a frame on .*"),
        finding.toString());
    assertTrue(finding.detail().contains("FP16-INT8"), finding.toString());
  }

  private Finding check(Optional<Path> given, Optional<String> named, List<DeviceOption> devices) {
    PoseModels models = new PoseModels(new ModelFolders(given, folder.resolve("data")));
    List<Finding> findings = new ModelCheck(devices, models, named, Ticker.system()).findings();
    assertEquals(1, findings.size(), findings.toString());
    return findings.get(0);
  }
}
