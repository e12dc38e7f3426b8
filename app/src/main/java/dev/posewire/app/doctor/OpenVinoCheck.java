package dev.posewire.app.doctor;

import dev.posewire.app.device.Engines;
import java.util.List;

/** Whether OpenVINO is here; nothing needs it, since ONNX Runtime runs the same networks. */
public final class OpenVinoCheck implements Check {
  private final Engines engines;

  public OpenVinoCheck(Engines engines) {
    this.engines = engines;
  }

  @Override
  public List<Finding> findings() {
    if (engines.whyNoOpenVino().isEmpty()) return List.of();
    return List.of(
        Finding.missing(
            "engine openvino",
            engines.whyNoOpenVino().replaceAll("\\s+", " "),
            "for GPUs and NPUs install OpenVINO, or name its library with --openvino-lib"));
  }
}
