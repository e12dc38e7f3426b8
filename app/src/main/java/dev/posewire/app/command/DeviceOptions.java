package dev.posewire.app.command;

import dev.posewire.app.device.DeviceSpec;
import dev.posewire.app.device.Devices;
import dev.posewire.app.model.FoundModel;
import dev.posewire.worker.DevicePool;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Which devices run the network. Owned by the main thread. */
final class DeviceOptions {
  private static final int MAX_REQUESTS = 256;
  private static final int MAX_BATCH = 64;

  @Option(
      names = "--devices",
      paramLabel = "DEVICE,...",
      defaultValue = "CPU",
      description =
          "Devices that share the work, each with what it is given: CPU,GPU.0?batch=8&requests=4.")
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

  /** The devices; throws {@code UserErrorException} naming what is wrong with them. */
  List<DeviceSpec> specs() {
    Problems.requireInside("--requests", requests, 0, MAX_REQUESTS);
    Problems.requireInside("--batch", batch, 0, MAX_BATCH);
    return DeviceSpec.parse(devices).stream()
        .map(
            spec ->
                new DeviceSpec(
                    spec.device(),
                    spec.requests() > 0 ? spec.requests() : requests,
                    spec.batch() > 0 ? spec.batch() : batch))
        .toList();
  }

  /** Loads a network on them; see {@link Devices#open}. */
  DevicePool open(FoundModel model, Supplier<FoundModel> testCard) {
    return Devices.open(specs(), model, testCard);
  }
}
