package dev.posewire.app.device;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.worker.PoolMember;
import dev.posewire.worker.engine.InferenceRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A device as a user names it, and what it is given.
 *
 * @param engine whose device it is; empty: that of the engine that runs
 * @param device the engine's name for it: {@code CPU}, {@code GPU.0}, {@code MULTI:GPU,CPU}
 * @param requests in flight on it; 0: as many as suit it
 * @param batch frames of a request at most; 0: what suits it
 * @param precision that it may compute in: {@code f32}, {@code f16}, {@code bf16}
 * @param streams that run inferences side by side; 0: as many as suit it
 */
public record DeviceSpec(
    Optional<String> engine,
    String device,
    int requests,
    int batch,
    Optional<String> precision,
    int streams) {
  private static final Pattern ENGINE = Pattern.compile("(openvino|onnxruntime):");

  /** OpenVINO's own ways to use several devices; what follows the colon is theirs. */
  private static final Pattern SEVERAL = Pattern.compile("(AUTO|MULTI|HETERO|BATCH)(:.*)?");

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z][A-Za-z0-9_.]*(:[A-Za-z0-9_.,()-]+)?");
  private static final Pattern PRECISION = Pattern.compile("f32|f16|bf16");
  private static final Map<String, Integer> MAX_NUMBERS =
      Map.of(
          "requests",
          PoolMember.MAX_REQUESTS,
          "batch",
          InferenceRequest.MAX_BATCH,
          "streams",
          PoolMember.MAX_REQUESTS);
  private static final String PRECISION_KEY = "precision";

  /** With all as it suits the device. */
  static DeviceSpec of(String device) {
    return new DeviceSpec(Optional.empty(), device, 0, 0, Optional.empty(), 0);
  }

  /** Where it says nothing itself. */
  public DeviceSpec withDefaults(int usualRequests, int usualBatch) {
    return new DeviceSpec(
        engine,
        device,
        requests > 0 ? requests : usualRequests,
        batch > 0 ? batch : usualBatch,
        precision,
        streams);
  }

  /** Whether it is a name of OpenVINO's for several devices. */
  boolean standsForSeveral() {
    return SEVERAL.matcher(device).matches();
  }

  /**
   * Reads {@code CPU,GPU.0?batch=8&requests=4}; {@code MULTI:GPU,CPU} and its like take all that
   * follows, so they come last.
   *
   * @throws UserErrorException naming what is wrong
   */
  public static List<DeviceSpec> parse(String text) {
    List<DeviceSpec> specs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String one : split(text)) {
      DeviceSpec spec = parseOne(one);
      if (!names.add(spec.engine().orElse("") + spec.device())) {
        throw new UserErrorException(
            "--devices: %s is named twice: give it more requests instead, %s?requests=N"
                .formatted(spec.device(), spec.device()));
      }
      specs.add(spec);
    }
    return specs;
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    String rest = text.strip();
    while (true) {
      Matcher engine = ENGINE.matcher(rest);
      String device = engine.lookingAt() ? rest.substring(engine.end()) : rest;
      int comma = rest.indexOf(',');
      if (comma < 0 || (device.contains(":") && SEVERAL.matcher(device).matches())) {
        parts.add(rest);
        return parts;
      }
      parts.add(rest.substring(0, comma).strip());
      rest = rest.substring(comma + 1).strip();
    }
  }

  private static DeviceSpec parseOne(String text) {
    Matcher matcher = ENGINE.matcher(text);
    Optional<String> engine =
        matcher.lookingAt() ? Optional.of(matcher.group(1)) : Optional.empty();
    String rest = matcher.lookingAt() ? text.substring(matcher.end()) : text;
    int question = rest.indexOf('?');
    String device = question < 0 ? rest : rest.substring(0, question);
    if (!NAME.matcher(device).matches()) {
      throw new UserErrorException(
          "--devices: '%s' names no device: name them as CPU,GPU.0?batch=8&requests=4"
              .formatted(text));
    }
    Map<String, String> settings = new TreeMap<>();
    if (question >= 0) {
      for (String setting : rest.substring(question + 1).split("&", -1)) {
        read(device, setting, settings);
      }
    }
    return new DeviceSpec(
        engine,
        device,
        number(settings, "requests"),
        number(settings, "batch"),
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
    if (key.equals(PRECISION_KEY)) {
      if (!PRECISION.matcher(value).matches()) {
        throw new UserErrorException(
            "--devices: precision of %s must be f32, f16 or bf16: '%s'".formatted(device, value));
      }
    } else if (!MAX_NUMBERS.containsKey(key)) {
      throw new UserErrorException(
          "--devices: %s has no setting '%s': it has requests, batch, streams and precision"
              .formatted(device, key));
    } else {
      requireNumber(device, key, value);
    }
    settings.put(key, value);
  }

  private static void requireNumber(String device, String key, String value) {
    int max = MAX_NUMBERS.get(key);
    int number = value.matches("\\d{1,4}") ? Integer.parseInt(value) : 0;
    if (number < 1 || number > max) {
      throw new UserErrorException(
          "--devices: %s of %s must be 1 to %d: '%s'".formatted(key, device, max, value));
    }
  }
}
