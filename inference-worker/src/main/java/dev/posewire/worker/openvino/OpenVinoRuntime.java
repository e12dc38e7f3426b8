package dev.posewire.worker.openvino;

import dev.posewire.openvino.Core;
import dev.posewire.openvino.OpenVino;
import dev.posewire.openvino.OpenVinoException;
import dev.posewire.openvino.OpenVinoUnavailableException;
import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.InferenceException;
import dev.posewire.worker.engine.ModelException;
import dev.posewire.worker.engine.ModelFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An installed OpenVINO: its devices, and engines on them. Thread-safe. It stays for the life of
 * the process, as its library does.
 */
public final class OpenVinoRuntime {
  private final OpenVino openVino;
  private final Core core;

  private OpenVinoRuntime(OpenVino openVino, Core core) {
    this.openVino = openVino;
    this.core = core;
  }

  /**
   * Loads it.
   *
   * @param library its C library; empty: where {@code INTEL_OPENVINO_DIR} of the environment or the
   *     loader's path leads to
   * @param plugins a file in the manner of its {@code plugins.xml}; empty: the devices it brings
   * @param cache a folder where its devices keep compiled networks; empty: none is kept
   * @throws InferenceException if there is none that can be used, saying what was tried
   */
  public static OpenVinoRuntime load(
      Optional<Path> library,
      Optional<Path> plugins,
      Optional<Path> cache,
      Map<String, String> environment) {
    try {
      OpenVino openVino = OpenVino.load(library, environment);
      return new OpenVinoRuntime(openVino, core(openVino, plugins, cache));
    } catch (OpenVinoUnavailableException | OpenVinoException e) {
      throw new InferenceException(e.getMessage(), e);
    }
  }

  private static Core core(OpenVino openVino, Optional<Path> plugins, Optional<Path> cache) {
    Core core = plugins.isPresent() ? Core.create(openVino, plugins.get()) : Core.create(openVino);
    boolean ready = false;
    try {
      cache.ifPresent(core::setCacheDir);
      ready = true;
      return core;
    } finally {
      if (!ready) core.close();
    }
  }

  /** Such as {@code OpenVINO 2024.2.0-15519-5c0f38f83f6-releases/2024/2}. */
  public String version() {
    return "OpenVINO " + openVino.version().buildNumber();
  }

  /** The devices that are there, without those that stand for several. */
  public List<String> devices() {
    try {
      return List.copyOf(core.availableDevices());
    } catch (OpenVinoException e) {
      throw new InferenceException(e.getMessage(), e);
    }
  }

  /** What its maker calls it; the device's own name where it does not say. */
  public String fullName(String device) {
    try {
      return core.property(device, "FULL_DEVICE_NAME").strip();
    } catch (OpenVinoException e) {
      return device;
    }
  }

  /**
   * Loads a pose network on a device.
   *
   * @throws ModelException if the files are no pose network
   * @throws InferenceException if the device is not there or refuses it
   */
  public InferenceEngine open(ModelFiles files, OpenVinoSettings settings) {
    try {
      return OpenVinoEngine.open(openVino, core, files, settings);
    } catch (OpenVinoException e) {
      throw new InferenceException(
          "OpenVINO's device %s does not run %s: %s"
              .formatted(settings.device(), files.xml(), e.getMessage()),
          e);
    }
  }
}
