package dev.posewire.app.doctor;

import dev.posewire.app.device.DeviceOption;
import dev.posewire.app.device.TestCardTrial;
import dev.posewire.app.model.PoseModels;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.InferenceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether each engine loads, and sees the test card's puppets where they are on each device. */
public final class DeviceCheck implements Check {
  private final List<DeviceOption> devices;
  private final PoseModels models;
  private final TestCardTrial trial;

  public DeviceCheck(List<DeviceOption> devices, PoseModels models, Ticker ticker) {
    this.devices = List.copyOf(devices);
    this.models = models;
    this.trial = new TestCardTrial(ticker);
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    devices.forEach(device -> findings.addAll(findings(device)));
    return findings.stream().distinct().toList(); // One row an engine.
  }

  private List<Finding> findings(DeviceOption device) {
    String engineSubject = "engine " + device.engine();
    String deviceSubject = "device " + device.name();
    boolean opened = false;
    try (InferenceEngine engine = models.testCard().load(device.opener())) {
      opened = true;
      return List.of(Finding.ok(engineSubject, "loads"), tried(device, engine));
    } catch (InferenceException | UserErrorException e) {
      return List.of(
          Finding.failed(
              opened ? deviceSubject : engineSubject,
              e.getMessage(),
              opened ? "run it again; if it fails again, the device or its driver is broken" : ""));
    }
  }

  private Finding tried(DeviceOption device, InferenceEngine engine) {
    String subject = "device " + device.name();
    TestCardTrial.Outcome outcome = trial.run(engine);
    String detail =
        "%s; test card: %s; %s a frame; default: %d requests of %d"
            .formatted(
                device.description(),
                outcome.agreement(),
                millis(outcome.perFrame()),
                engine.defaultRequests(),
                engine.defaultBatch());
    return outcome.agreement().holds()
        ? Finding.ok(subject, detail)
        : Finding.failed(
            subject,
            detail,
            "it computes wrongly: update its driver, do not use it; and please report it");
  }

  static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
  }
}
