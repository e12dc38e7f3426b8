package dev.posewire.app.channel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posewire.runtime.config.PerCall;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.Transport;
import java.math.BigDecimal;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * The settings of a channel, as far as the command line names them; the rest is null, as picocli
 * has it. Owned by the main thread.
 */
final class SpecOptions {
  private static final String NO_REGION = "none";
  private static final String[] REGION = {"x", "y", "width", "height"};

  @PerCall
  @Option(names = "--name", paramLabel = "TEXT", description = "A name for people.")
  private String name;

  @PerCall
  @Option(
      names = "--transport",
      paramLabel = "tcp|udp",
      description = "How RTSP carries the video. Default: tcp.")
  private Transport transport;

  @PerCall
  @Option(
      names = "--max-fps",
      paramLabel = "N",
      description = "Most frames a second that are published; 0: every frame. Default: 0.")
  private BigDecimal maxFps;

  @PerCall
  @Option(
      names = "--policy",
      paramLabel = "latest|every",
      description =
          "When the workers are too slow: latest drops old frames, every lets the source wait."
              + " Default: every for a recording, else latest.")
  private Policy policy;

  @PerCall
  @Option(
      names = "--loop",
      description = "A file starts again at its end; --loop=false: it does not. Default: false.")
  private Boolean loop;

  @PerCall
  @Option(
      names = "--region",
      paramLabel = "X,Y,W,H",
      description =
          "The part of the picture that is used, in fractions of it: 0,0.5,1,0.5 is the lower"
              + " half. Default: none, the whole picture.")
  private String region;

  @PerCall
  @Option(
      names = "--keyframes-only",
      description =
          "Decodes key frames only, for thin machines: a frame every second or so. Default: false.")
  private Boolean keyframesOnly;

  @PerCall
  @Option(
      names = "--frozen-seconds",
      paramLabel = "N",
      description =
          "A picture that stays the same for so many seconds counts as stalled; 0: never."
              + " Default: 0.")
  private BigDecimal frozenSeconds;

  @PerCall
  @Option(
      names = "--option",
      paramLabel = "KEY=VALUE",
      description =
          "An option of FFmpeg for this source, such as max_delay=500000. One that may not be set"
              + " is answered with those that may. Repeatable.")
  private Map<String, String> options;

  @PerCall
  @Option(
      names = "--tag",
      paramLabel = "KEY=VALUE",
      description = "Goes into every event of the channel. Repeatable.")
  private Map<String, String> tags;

  /** Adds what is named to a whole channel. */
  void addTo(ObjectNode spec) {
    add(spec);
    addMap(spec, "options", options, false);
    addMap(spec, "tags", tags, false);
  }

  /** Adds what is named to a merge patch; a key without a value is taken out. */
  void addToPatch(ObjectNode patch) {
    add(patch);
    addMap(patch, "options", options, true);
    addMap(patch, "tags", tags, true);
  }

  private void add(ObjectNode node) {
    if (name != null) node.put("name", name);
    if (transport != null) node.put("transport", transport.name());
    if (maxFps != null) node.put("maxFps", maxFps);
    if (policy != null) node.put("policy", policy.name());
    if (loop != null) node.put("loop", loop);
    if (region != null) addRegion(node);
    if (keyframesOnly != null) node.put("keyframesOnly", keyframesOnly);
    if (frozenSeconds != null) node.put("frozenSeconds", frozenSeconds);
  }

  private static void addMap(
      ObjectNode node, String field, Map<String, String> map, boolean emptyTakesOut) {
    if (map == null) return;
    ObjectNode values = node.putObject(field);
    map.forEach(
        (key, value) -> {
          if (emptyTakesOut && value.isEmpty()) {
            values.putNull(key);
          } else {
            values.put(key, value);
          }
        });
  }

  /**
   * Whether the region is one; its values are the server's to judge.
   *
   * @throws UserErrorException if it is not four numbers
   */
  void checkRegion() {
    if (region != null) addRegion(Json.object());
  }

  private void addRegion(ObjectNode node) {
    if (region.strip().equalsIgnoreCase(NO_REGION)) {
      node.putNull("region");
      return;
    }
    String[] numbers = region.split(",", -1);
    ObjectNode values = node.putObject("region");
    try {
      if (numbers.length != REGION.length) throw new NumberFormatException();
      for (int i = 0; i < REGION.length; i++) {
        values.put(REGION[i], new BigDecimal(numbers[i].strip()));
      }
    } catch (NumberFormatException e) {
      throw new UserErrorException(
          "--region must be X,Y,W,H such as 0,0.5,1,0.5, or none: '" + region + "'", e);
    }
  }
}
