package dev.posewire.app.device;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.worker.engine.InferenceException;
import dev.posewire.worker.onnx.OnnxRuntimeEngine;
import dev.posewire.worker.openvino.OpenVinoRuntime;
import dev.posewire.worker.openvino.OpenVinoSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The libraries that are here, and their devices. Thread-safe: does not change. */
public final class Engines {
  private static final Logger log = LoggerFactory.getLogger(Engines.class);
  private static final String OPENVINO = EngineChoice.OPENVINO.text();
  private static final String ONNXRUNTIME = EngineChoice.ONNXRUNTIME.text();
  private static final String CPU = "CPU";

  private final EngineChoice choice;
  private final Optional<OpenVinoRuntime> openVino;
  private final String whyNoOpenVino;

  /**
   * Where OpenVINO is looked for, and where it may write.
   *
   * @param library its C library; empty: {@code INTEL_OPENVINO_DIR}, then the loader's path
   * @param plugins a file in the manner of its {@code plugins.xml}
   * @param cache a folder for compiled networks, made where it is not there; empty: none is kept
   */
  public record OpenVinoPlace(
      Optional<Path> library,
      Optional<Path> plugins,
      Optional<Path> cache,
      Map<String, String> environment) {}

  private Engines(EngineChoice choice, Optional<OpenVinoRuntime> openVino, String whyNoOpenVino) {
    this.choice = choice;
    this.openVino = openVino;
    this.whyNoOpenVino = whyNoOpenVino;
  }

  /**
   * Looks for them.
   *
   * @throws UserErrorException if OpenVINO was asked for and cannot be used, or its cache cannot be
   *     written
   */
  public static Engines find(EngineChoice choice, OpenVinoPlace place) {
    if (choice == EngineChoice.ONNXRUNTIME) {
      return new Engines(choice, Optional.empty(), "--engine is " + ONNXRUNTIME);
    }
    place.cache().ifPresent(Engines::requireWritable);
    try {
      OpenVinoRuntime runtime =
          OpenVinoRuntime.load(
              place.library(), place.plugins(), place.cache(), place.environment());
      return new Engines(choice, Optional.of(runtime), "");
    } catch (InferenceException e) {
      boolean asked =
          choice == EngineChoice.OPENVINO
              || place.library().isPresent()
              || place.plugins().isPresent();
      if (asked) throw new UserErrorException(e.getMessage(), e);
      log.debug("OpenVINO is not here", e);
      return new Engines(choice, Optional.empty(), e.getMessage());
    }
  }

  private static void requireWritable(Path cache) {
    try {
      Files.createDirectories(cache);
      Files.delete(Files.createTempFile(cache, ".posewire-", ""));
    } catch (IOException e) {
      throw new UserErrorException(
          "--openvino-cache: the folder %s cannot be written (%s): make it writable, or name another"
              .formatted(cache, e),
          e);
    }
  }

  /** Why OpenVINO's devices are not among them; empty if they are. */
  public String whyNoOpenVino() {
    return whyNoOpenVino;
  }

  /** All devices that are here. */
  public List<DeviceOption> all() {
    List<DeviceOption> all = new ArrayList<>();
    openVino.ifPresent(
        runtime ->
            runtime.devices().forEach(device -> all.add(openVino(runtime, DeviceSpec.of(device)))));
    if (choice != EngineChoice.OPENVINO) all.add(onnxRuntime());
    return all;
  }

  /**
   * The device that a user names, with what it shall be given.
   *
   * @throws UserErrorException if it is not here, or cannot be given that
   */
  DeviceOption option(DeviceSpec spec) {
    String engine = spec.engine().orElse(openVino.isPresent() ? OPENVINO : ONNXRUNTIME);
    if (engine.equals(ONNXRUNTIME)) {
      requireOnnxRuntime(spec);
      return onnxRuntime();
    }
    OpenVinoRuntime runtime =
        openVino.orElseThrow(
            () ->
                new UserErrorException(
                    "--devices: %s needs OpenVINO: %s".formatted(spec.device(), whyNoOpenVino)));
    // Those that stand for several are not listed.
    boolean listed = runtime.devices().contains(spec.device());
    if (!listed && !spec.standsForSeveral()) {
      throw notHere(spec);
    }
    return openVino(runtime, spec);
  }

  private void requireOnnxRuntime(DeviceSpec spec) {
    if (!spec.device().equals(CPU)) {
      throw openVino.isPresent() || whyNoOpenVino.isEmpty()
          ? notHere(spec)
          : new UserErrorException(
              "--devices: there is no %s here: there is %s; others need OpenVINO: %s"
                  .formatted(spec.device(), onnxRuntime().name(), whyNoOpenVino));
    }
    if (spec.settings().precision().isPresent() || spec.settings().streams() > 0) {
      throw new UserErrorException(
          "--devices: %s takes requests, batch and linger only".formatted(onnxRuntime().name()));
    }
  }

  private UserErrorException notHere(DeviceSpec spec) {
    return new UserErrorException(
        "--devices: there is no %s here: there is %s"
            .formatted(
                spec.device(), String.join(", ", all().stream().map(DeviceOption::name).toList())));
  }

  private static DeviceOption onnxRuntime() {
    return new DeviceOption(
        ONNXRUNTIME, CPU, "the processor, by ONNX Runtime", OnnxRuntimeEngine::open);
  }

  private static DeviceOption openVino(OpenVinoRuntime runtime, DeviceSpec spec) {
    DeviceSettings given = spec.settings();
    OpenVinoSettings settings =
        new OpenVinoSettings(
            spec.device(), given.requests(), given.batch(), given.precision(), given.streams());
    return new DeviceOption(
        OPENVINO,
        spec.device(),
        runtime.fullName(spec.device()) + ", by " + runtime.version(),
        files -> runtime.open(files, settings));
  }
}
