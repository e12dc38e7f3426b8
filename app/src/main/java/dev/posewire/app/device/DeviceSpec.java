package dev.posewire.app.device;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A device as a user names it, and what it is given.
 *
 * @param engine whose device it is; empty: that of the engine that runs
 * @param device the engine's name for it: {@code CPU}, {@code GPU.0}, {@code MULTI:GPU,CPU}
 * @param settings what it is given
 */
public record DeviceSpec(Optional<String> engine, String device, DeviceSettings settings) {
  private static final Pattern ENGINE = Pattern.compile("(openvino|onnxruntime):");

  /** OpenVINO's own ways to use several devices; what follows the colon is theirs. */
  private static final Pattern SEVERAL = Pattern.compile("(AUTO|MULTI|HETERO|BATCH)(:.*)?");

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z][A-Za-z0-9_.]*(:[A-Za-z0-9_.,()-]+)?");

  /** With all as it suits the device. */
  static DeviceSpec of(String device) {
    return new DeviceSpec(Optional.empty(), device, DeviceSettings.NONE);
  }

  /** Where it says nothing itself. */
  public DeviceSpec withDefaults(int usualRequests, int usualBatch) {
    return new DeviceSpec(engine, device, settings.withDefaults(usualRequests, usualBatch));
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
    return new DeviceSpec(
        engine,
        device,
        question < 0
            ? DeviceSettings.NONE
            : DeviceSettings.parse(device, rest.substring(question + 1)));
  }
}
