package dev.posewire.openvino;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import dev.posewire.openvino.OpenVinoLibrary.OvAvailableDevices;
import dev.posewire.openvino.OpenVinoLibrary.SizeT;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * OpenVINO's entry: devices, models and their compilation. Thread-safe.
 *
 * <p>What came from it may outlive it: OpenVINO counts the references among its own objects.
 */
public final class Core implements AutoCloseable {
  private final OpenVino openVino;
  private final Calls calls;
  private final NativeHandle handle;

  private Core(OpenVino openVino, Pointer pointer) {
    this.openVino = openVino;
    this.calls = openVino.calls();
    this.handle = new NativeHandle("core", pointer, calls.library()::ov_core_free);
  }

  /** With the devices that OpenVINO brings. */
  public static Core create(OpenVino openVino) {
    PointerByReference core = new PointerByReference();
    openVino
        .calls()
        .check(openVino.calls().library().ov_core_create(core), "create OpenVINO's core");
    return new Core(openVino, core.getValue());
  }

  /** With the devices that a file in the manner of OpenVINO's {@code plugins.xml} lists. */
  public static Core create(OpenVino openVino, Path pluginsXml) {
    PointerByReference core = new PointerByReference();
    openVino
        .calls()
        .check(
            openVino
                .calls()
                .library()
                .ov_core_create_with_config(pluginsXml.toAbsolutePath().toString(), core),
            "create OpenVINO's core with " + pluginsXml);
    return new Core(openVino, core.getValue());
  }

  /** What OpenVINO says of itself. */
  public Version version() {
    return handle.call(core -> openVino.version());
  }

  /** Names as {@code CPU}, {@code GPU.0}, {@code NPU}. */
  public List<String> availableDevices() {
    OvAvailableDevices devices = new OvAvailableDevices();
    handle.run(
        core ->
            calls.check(
                calls.library().ov_core_get_available_devices(core, devices),
                "list the available devices"));
    try {
      int size = devices.size.intValue();
      return size == 0
          ? List.of()
          : Arrays.stream(devices.devices.getPointerArray(0, size)).map(Calls::string).toList();
    } finally {
      calls.library().ov_available_devices_free(devices);
    }
  }

  /** A device's property, as {@code FULL_DEVICE_NAME} or {@code SUPPORTED_PROPERTIES}. */
  public String property(String device, String key) {
    PointerByReference value = new PointerByReference();
    handle.run(
        core ->
            calls.check(
                calls.library().ov_core_get_property(core, device, key, value),
                "get property " + key + " of " + device));
    return calls.take(value);
  }

  /** Sets a device's property for models that are compiled from then on. */
  public void setProperty(String device, String key, String value) {
    setProperty(Optional.of(device), key, value);
  }

  /** Where devices keep compiled models, to compile them faster the next time. */
  public void setCacheDir(Path folder) {
    setProperty(Optional.empty(), "CACHE_DIR", folder.toAbsolutePath().toString());
  }

  private void setProperty(Optional<String> device, String key, String value) {
    handle.run(
        core ->
            calls.check(
                calls.library().ov_core_set_property(core, device.orElse(null), key, value),
                "set property " + key + " of " + device.orElse("the core") + " to " + value));
  }

  /**
   * Reads an IR, whose weights are beside it under the same name with {@code .bin}, or another
   * format that OpenVINO reads.
   */
  public Model readModel(Path model) {
    return readModel(model, Optional.empty());
  }

  /** Reads an IR whose weights are elsewhere. */
  public Model readModel(Path model, Path weights) {
    return readModel(model, Optional.of(weights));
  }

  private Model readModel(Path model, Optional<Path> weights) {
    PointerByReference read = new PointerByReference();
    String weightsPath = weights.map(path -> path.toAbsolutePath().toString()).orElse(null);
    handle.run(
        core ->
            calls.check(
                calls
                    .library()
                    .ov_core_read_model(core, model.toAbsolutePath().toString(), weightsPath, read),
                "read the model " + model));
    return new Model(openVino, read.getValue());
  }

  /**
   * Compiles a model for a device; may take many seconds.
   *
   * @param properties as {@code PERFORMANCE_HINT}: {@code THROUGHPUT}
   */
  public CompiledModel compileModel(Model model, String device, Map<String, String> properties) {
    Object[] pairs =
        properties.entrySet().stream()
            .flatMap(property -> List.of(property.getKey(), property.getValue()).stream())
            .toArray();
    PointerByReference compiled = new PointerByReference();
    handle.run(
        core ->
            model
                .handle()
                .run(
                    read ->
                        calls.check(
                            calls
                                .library()
                                .ov_core_compile_model(
                                    core, read, device, new SizeT(pairs.length), compiled, pairs),
                            "compile the model for " + device + " with " + properties)));
    return new CompiledModel(openVino, compiled.getValue());
  }

  @Override
  public void close() {
    handle.close();
  }
}
