package dev.posewire.worker.openvino;

import java.util.Optional;

/**
 * What a device of OpenVINO is given; zero and empty: what the device says suits it.
 *
 * @param device as OpenVINO names it: {@code CPU}, {@code GPU.0}, {@code AUTO}, {@code
 *     MULTI:GPU,CPU}
 * @param requests that will be in flight
 * @param batch images of an inference
 * @param precision that it may compute in: {@code f32}, {@code f16}, {@code bf16}
 * @param streams that run inferences side by side
 */
public record OpenVinoSettings(
    String device, int requests, int batch, Optional<String> precision, int streams) {
  /** All as it suits the device. */
  public static OpenVinoSettings of(String device) {
    return new OpenVinoSettings(device, 0, 0, Optional.empty(), 0);
  }
}
