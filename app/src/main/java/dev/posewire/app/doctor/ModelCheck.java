package dev.posewire.app.doctor;

import dev.posewire.app.device.DeviceOption;
import dev.posewire.app.device.TestCardTrial;
import dev.posewire.app.model.FoundModel;
import dev.posewire.app.model.PoseModels;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.InferenceException;
import dev.posewire.worker.engine.PoseModel;
import java.util.List;
import java.util.Optional;

/**
 * Whether the user's model is there and runs on each device. A model that nobody named may be
 * missing: the demo does without.
 */
public final class ModelCheck implements Check {
  private static final String SUBJECT = "model";

  private final List<DeviceOption> devices;
  private final PoseModels models;
  private final Optional<String> named;
  private final TestCardTrial trial;

  /** {@code named}: the value of {@code --model}. */
  public ModelCheck(
      List<DeviceOption> devices, PoseModels models, Optional<String> named, Ticker ticker) {
    this.devices = List.copyOf(devices);
    this.models = models;
    this.named = named;
    this.trial = new TestCardTrial(ticker);
  }

  @Override
  public List<Finding> findings() {
    try {
      if (named.isEmpty() && models.findDefault().isEmpty()) {
        return List.of(missing());
      }
      FoundModel found = models.find(named);
      return devices.stream().map(device -> tried(device, found)).toList();
    } catch (UserErrorException e) {
      return List.of(Finding.failed(SUBJECT, e.getMessage(), ""));
    }
  }

  private static Finding missing() {
    return Finding.missing(
        SUBJECT,
        "none is found; the demo runs without",
        "posewire model fetch, or --model PATH for a copy of yours");
  }

  private Finding tried(DeviceOption device, FoundModel found) {
    try (InferenceEngine engine = found.load(device.opener())) {
      PoseModel model = engine.model();
      return Finding.ok(
          SUBJECT,
          "%s, %dx%d, %s a frame on %s: %s (from %s)"
              .formatted(
                  model.name(),
                  model.inputWidth(),
                  model.inputHeight(),
                  DeviceCheck.millis(trial.timeFrame(engine)),
                  engine.device(),
                  found.files().xml(),
                  found.origin()));
    } catch (InferenceException e) {
      return Finding.failed(
          SUBJECT,
          "%s on %s: %s".formatted(found.files().xml(), device.name(), e.getMessage()),
          "");
    }
  }
}
