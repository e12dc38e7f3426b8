package dev.posewire.app.command;

import dev.posewire.app.device.DeviceSpec;
import dev.posewire.app.device.Devices;
import dev.posewire.app.model.FoundModel;
import dev.posewire.worker.DevicePool;
import dev.posewire.worker.PoolMember;
import dev.posewire.worker.engine.InferenceRequest;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which devices run the network. Owned by the main thread. */
final class DeviceOptions {
  @Mixin private final EngineOptions engine;

  @Option(
      names = "--devices",
      paramLabel = "DEVICE,...",
      defaultValue = "CPU",
      description =
          "Devices that share the work, each with what it is given:"
              + " CPU,GPU.0?batch=8&requests=4&linger=10ms or NPU?precision=f16&streams=2. AUTO,"
              + " MULTI:GPU,CPU and HETERO:GPU,CPU are OpenVINO's own, and come last.")
  private String devices;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "0",
      description = "Requests in flight on a device that says none; 0: as many as suit it.")
  private int requests;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Frames of a request at most on a device that says none; 0: what suits it (1 on a CPU).")
  private int batch;

  /** {@code environment}: where an installation of OpenVINO is named. */
  DeviceOptions(Map<String, String> environment) {
    engine = new EngineOptions(environment);
  }

  /** The devices; throws {@code UserErrorException} naming what is wrong with them. */
  List<DeviceSpec> specs() {
    Problems.requireInside("--requests", requests, 0, PoolMember.MAX_REQUESTS);
    Problems.requireInside("--batch", batch, 0, InferenceRequest.MAX_BATCH);
    return DeviceSpec.parse(devices).stream()
        .map(spec -> spec.withDefaults(requests, batch))
        .toList();
  }

  /** Loads a network on them; see {@link Devices#open}. */
  DevicePool open(FoundModel model, Supplier<FoundModel> testCard) {
    return Devices.open(engine.find(), specs(), model, testCard);
  }
}
