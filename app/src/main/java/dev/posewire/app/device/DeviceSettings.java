package dev.posewire.app.device;

import dev.posewire.runtime.config.Durations;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.worker.PoolMember;
import dev.posewire.worker.WorkerSettings;
import dev.posewire.worker.engine.InferenceRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a user gives a device.
 *
 * @param requests in flight on it; 0: as many as suit it
 * @param batch frames of a request at most; 0: what suits it
 * @param linger how long the first frame of a batch may wait for the others; empty: as on all
 *     devices
 * @param precision that it may compute in: {@code f32}, {@code f16}, {@code bf16}
 * @param streams that run inferences side by side; 0: as many as suit it
 */
public record DeviceSettings(
    int requests, int batch, Optional<Duration> linger, Optional<String> precision, int streams) {
  /** All as it suits the device. */
  static final DeviceSettings NONE =
      new DeviceSettings(0, 0, Optional.empty(), Optional.empty(), 0);

  private static final Pattern PRECISION = Pattern.compile("f32|f16|bf16");
  private static final Map<String, Integer> MAX_NUMBERS =
      Map.of(
          "requests",
          PoolMember.MAX_REQUESTS,
          "batch",
          InferenceRequest.MAX_BATCH,
          "streams",
          PoolMember.MAX_REQUESTS);
  private static final String LINGER_KEY = "linger";
  private static final String PRECISION_KEY = "precision";

  /** Where it says nothing itself. */
  DeviceSettings withDefaults(int usualRequests, int usualBatch) {
    return new DeviceSettings(
        requests > 0 ? requests : usualRequests,
        batch > 0 ? batch : usualBatch,
        linger,
        precision,
        streams);
  }

  /**
   * Reads {@code batch=8&linger=10ms}.
   *
   * @throws UserErrorException naming the device and what is wrong
   */
  static DeviceSettings parse(String device, String text) {
    Map<String, String> settings = new TreeMap<>();
    for (String setting : text.split("&", -1)) {
      read(device, setting, settings);
    }
    return new DeviceSettings(
        number(settings, "requests"),
        number(settings, "batch"),
        Optional.ofNullable(settings.get(LINGER_KEY)).map(Durations::parse),
        Optional.ofNullable(settings.get(PRECISION_KEY)),
        number(settings, "streams"));
  }

  private static int number(Map<String, String> settings, String key) {
    return Integer.parseInt(settings.getOrDefault(key, "0"));
  }

  private static void read(String device, String setting, Map<String, String> settings) {
    int equals = setting.indexOf('=');
    String key = equals < 0 ? setting : setting.substring(0, equals);
    String value = equals < 0 ? "" : setting.substring(equals + 1);
    switch (key) {
      case LINGER_KEY -> requireLinger(device, value);
      case PRECISION_KEY -> requirePrecision(device, value);
      default -> requireNumber(device, key, value);
    }
    settings.put(key, value);
  }

  private static void requireLinger(String device, String value) {
    try {
      if (WorkerSettings.isLinger(Durations.parse(value))) return;
    } catch (IllegalArgumentException e) {
      // Falls through to the one message for all wrong values.
    }
    throw new UserErrorException(
        "--devices: linger of %s must be 0ms to %dms: '%s'"
            .formatted(device, WorkerSettings.MAX_LINGER.toMillis(), value));
  }

  private static void requirePrecision(String device, String value) {
    if (!PRECISION.matcher(value).matches()) {
      throw new UserErrorException(
          "--devices: precision of %s must be f32, f16 or bf16: '%s'".formatted(device, value));
    }
  }

  private static void requireNumber(String device, String key, String value) {
    if (!MAX_NUMBERS.containsKey(key)) {
      throw new UserErrorException(
          "--devices: %s has no setting '%s': it has requests, batch, linger, streams and precision"
              .formatted(device, key));
    }
    int max = MAX_NUMBERS.get(key);
    int number = value.matches("\\d{1,4}") ? Integer.parseInt(value) : 0;
    if (number < 1 || number > max) {
      throw new UserErrorException(
          "--devices: %s of %s must be 1 to %d: '%s'".formatted(key, device, max, value));
    }
  }
}
