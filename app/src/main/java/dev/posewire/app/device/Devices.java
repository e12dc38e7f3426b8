package dev.posewire.app.device;

import dev.posewire.app.model.FoundModel;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.worker.DevicePool;
import dev.posewire.worker.PoolMember;
import dev.posewire.worker.engine.InferenceException;
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
      return model.load(
          files ->
              DevicePool.open(
                  specs.stream()
                      .map(
                          spec ->
                              new PoolMember(
                                  new ModelDevice(engines.option(spec), files, testCard),
                                  spec.requests(),
                                  spec.batch()))
                      .toList()));
    } catch (InferenceException e) {
      throw new UserErrorException(e.getMessage() + ": see 'posewire doctor'", e);
    }
  }
}
