package dev.posewire.app.device;

import dev.posewire.app.model.FoundModel;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.worker.DevicePool;
import dev.posewire.worker.PoolMember;
import dev.posewire.worker.engine.InferenceException;
import dev.posewire.worker.engine.ModelFiles;
import java.util.List;
import java.util.function.Supplier;

/** Opens the devices that a user names. Stateless. */
public final class Devices {
  private Devices() {}

  /**
   * Loads a network on all of them.
   *
   * @param testCard the network by which a device that was lost proves itself
   * @throws UserErrorException if there is no such device, or one of them cannot run the network
   */
  public static DevicePool open(
      Engines engines, List<DeviceSpec> specs, FoundModel model, Supplier<FoundModel> testCard) {
    try {
      return model.load(files -> DevicePool.open(members(engines, specs, files, testCard)));
    } catch (InferenceException e) {
      throw new UserErrorException(e.getMessage() + ": see 'posewire doctor'", e);
    }
  }

  /**
   * The members of a pool for a network; see {@link #open}.
   *
   * @throws UserErrorException if there is no such device
   */
  public static List<PoolMember> members(
      Engines engines, List<DeviceSpec> specs, ModelFiles model, Supplier<FoundModel> testCard) {
    return specs.stream()
        .map(
            spec -> member(new ModelDevice(engines.option(spec), model, testCard), spec.settings()))
        .toList();
  }

  private static PoolMember member(ModelDevice device, DeviceSettings settings) {
    return new PoolMember(device, settings.requests(), settings.batch(), settings.linger());
  }
}
