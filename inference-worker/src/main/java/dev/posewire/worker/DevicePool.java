package dev.posewire.worker;

import dev.posewire.worker.engine.PoseModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The devices that run the network, each loaded with it. Any free request of any of them takes the
 * next batch, so a fast device does more. Thread-safe; closed by who opened it, after the worker.
 */
public final class DevicePool implements AutoCloseable {
  private final List<PoolDevice> devices;

  private DevicePool(List<PoolDevice> devices) {
    this.devices = List.copyOf(devices);
  }

  /**
   * Opens all devices. All must open: one that does not is not what was asked for.
   *
   * @param members one or more, each device once, all with the same network
   * @throws dev.posewire.worker.engine.ModelException if one of them cannot run the network
   * @throws dev.posewire.worker.engine.InferenceException if one of them fails
   */
  public static DevicePool open(List<PoolMember> members) {
    if (members.isEmpty()) throw new IllegalArgumentException("a pool needs a device");
    List<PoolDevice> opened = new ArrayList<>();
    try {
      for (PoolMember member : members) {
        PoolDevice device = PoolDevice.open(member);
        opened.add(device);
        requireAlike(opened.get(0), device);
      }
    } catch (RuntimeException e) {
      opened.forEach(PoolDevice::close);
      throw e;
    }
    return new DevicePool(opened);
  }

  private static void requireAlike(PoolDevice first, PoolDevice other) {
    if (!first.engine().model().equals(other.engine().model())) {
      throw new IllegalArgumentException(
          "the devices of a pool must run one network: %s has %s, %s has %s"
              .formatted(
                  first.name(), first.engine().model(), other.name(), other.engine().model()));
    }
  }

  public PoseModel model() {
    return devices.get(0).engine().model();
  }

  /** The names of the devices, as a log line has them. */
  public String names() {
    return devices.stream().map(PoolDevice::name).collect(Collectors.joining(", "));
  }

  List<PoolDevice> devices() {
    return devices;
  }

  @Override
  public void close() {
    devices.forEach(PoolDevice::close);
  }
}
