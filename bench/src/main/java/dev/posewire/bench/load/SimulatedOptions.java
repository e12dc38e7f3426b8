package dev.posewire.bench.load;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** The simulated devices of a trial. Owned by the main thread. */
final class SimulatedOptions {
  @Option(
      names = "--simulated-devices",
      paramLabel = "N",
      defaultValue = "1",
      description = "Simulated devices, 1 to 64; default: ${DEFAULT-VALUE}.")
  private int devices;

  @Option(
      names = "--batch-millis",
      paramLabel = "N",
      defaultValue = "25",
      description = "What a batch takes on a simulated device; default: ${DEFAULT-VALUE}.")
  private int batchMillis;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "1",
      description = "Frames of a batch at most on a simulated device; default: ${DEFAULT-VALUE}.")
  private int batch;

  /** Answers new ones. */
  List<SimulatedDevice> open() {
    if (devices < 1 || devices > 64 || batchMillis < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "--simulated-devices must be 1 to 64, --batch-millis and --batch 1 or more: %d, %d, %d"
              .formatted(devices, batchMillis, batch));
    }
    return IntStream.range(0, devices)
        .mapToObj(i -> new SimulatedDevice(i, Duration.ofMillis(batchMillis), batch))
        .toList();
  }

  int batchMillis() {
    return batchMillis;
  }

  /** Frames a second that all of them take. */
  double capacity() {
    return devices * batch * 1000.0 / batchMillis;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d simulated devices, %d ms a batch of %d: %.0f frames/s",
        devices,
        batchMillis,
        batch,
        capacity());
  }
}
