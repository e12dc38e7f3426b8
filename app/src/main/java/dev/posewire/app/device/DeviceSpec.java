package dev.posewire.app.device;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A device as a user names it, and what it is given.
 *
 * @param device the engine's name for it: {@code CPU}, {@code GPU.0}
 * @param requests in flight on it; 0: as many as suit it
 * @param batch frames of a request at most; 0: what suits it
 */
public record DeviceSpec(String device, int requests, int batch) {
  /** Between the devices of a list; not within one that is made of others. */
  private static final Pattern COMMA = Pattern.compile(",");

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.]*");
  private static final int MAX_REQUESTS = 256;
  private static final int MAX_BATCH = 64;

  /**
   * Reads {@code CPU,GPU.0?batch=8&requests=4}.
   *
   * @throws UserErrorException naming what is wrong
   */
  public static List<DeviceSpec> parse(String text) {
    List<DeviceSpec> specs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String one : COMMA.split(text, -1)) {
      DeviceSpec spec = parseOne(one.strip());
      if (!names.add(spec.device())) {
        throw new UserErrorException(
            "--devices: %s is named twice: give it more requests instead, %s?requests=N"
                .formatted(spec.device(), spec.device()));
      }
      specs.add(spec);
    }
    return specs;
  }

  private static DeviceSpec parseOne(String text) {
    int question = text.indexOf('?');
    String device = question < 0 ? text : text.substring(0, question);
    if (!NAME.matcher(device).matches()) {
      throw new UserErrorException(
          "--devices: '%s' names no device: name them as CPU,GPU.0?batch=8&requests=4"
              .formatted(text));
    }
    TreeMap<String, Integer> settings = new TreeMap<>();
    if (question >= 0) {
      for (String setting : text.substring(question + 1).split("&", -1)) {
        read(device, setting, settings);
      }
    }
    return new DeviceSpec(
        device, settings.getOrDefault("requests", 0), settings.getOrDefault("batch", 0));
  }

  private static void read(String device, String setting, TreeMap<String, Integer> settings) {
    int equals = setting.indexOf('=');
    String key = equals < 0 ? setting : setting.substring(0, equals);
    int max =
        switch (key) {
          case "requests" -> MAX_REQUESTS;
          case "batch" -> MAX_BATCH;
          default ->
              throw new UserErrorException(
                  "--devices: %s has no setting '%s': it has requests and batch"
                      .formatted(device, key));
        };
    String value = equals < 0 ? "" : setting.substring(equals + 1);
    int number = value.matches("\\d{1,4}") ? Integer.parseInt(value) : 0;
    if (number < 1 || number > max) {
      throw new UserErrorException(
          "--devices: %s of %s must be 1 to %d: '%s'".formatted(key, device, max, value));
    }
    settings.put(key, number);
  }
}
