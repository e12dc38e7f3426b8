package dev.posewire.testcard;

import java.util.ArrayList;
import java.util.List;

/**
 * What a test card shows; as a source URL {@code
 * testcard:?people=3&seed=7&width=1280&height=720&fps=10&frames=0}.
 *
 * <p>Pictures smaller than the model's input, 456 x 256, are drawn and their truth is true, but
 * video coding halves their colours' resolution: scaled up, joints blur into each other and some
 * are not recognised.
 *
 * @param people 0..4, as long as the shape of the picture leaves room for puppets of 90 model
 *     pixels
 * @param seed who stands where, how tall, and the backdrop's grain
 * @param width source pixels, 64..3840
 * @param height source pixels, 64..3840
 * @param fps frames a second, 0.1..120
 * @param frames after how many frames it ends, up to 1,000,000,000; 0: never
 */
public record TestCardSettings(
    int people, long seed, int width, int height, double fps, long frames) {
  private static final String PREFIX = "testcard:";
  private static final int MAX_PEOPLE = 4;
  private static final int MIN_SIZE = 64;
  private static final int MAX_SIZE = 3840;
  private static final double MIN_FPS = 0.1;
  private static final double MAX_FPS = 120;
  private static final long MAX_FRAMES = 1_000_000_000;
  private static final TestCardSettings DEFAULTS = new TestCardSettings(2, 1, 1280, 720, 10, 0);

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException naming every key whose value is outside its limits, the value
   *     and the limits
   */
  public TestCardSettings {
    refuse(problems(people, width, height, fps, frames));
  }

  /** Two people, seed 1, 1280 x 720, 10 frames a second, endless. */
  public static TestCardSettings defaults() {
    return DEFAULTS;
  }

  /**
   * Reads a source URL; keys that it leaves out have their defaults.
   *
   * @throws IllegalArgumentException naming everything that is wrong with it at once
   */
  public static TestCardSettings parse(String url) {
    if (!url.equals(PREFIX) && !url.startsWith(PREFIX + "?")) {
      throw new IllegalArgumentException(
          "a test card's URL must begin with " + PREFIX + "?: " + url);
    }
    UrlQuery query = new UrlQuery(url.substring(Math.min(url.length(), PREFIX.length() + 1)));
    int people = query.takeInt("people", DEFAULTS.people);
    long seed = query.takeLong("seed", DEFAULTS.seed);
    int width = query.takeInt("width", DEFAULTS.width);
    int height = query.takeInt("height", DEFAULTS.height);
    double fps = query.takeDecimal("fps", DEFAULTS.fps);
    long frames = query.takeLong("frames", DEFAULTS.frames);
    List<String> problems = new ArrayList<>(query.finish());
    problems.addAll(problems(people, width, height, fps, frames));
    refuse(problems);
    return new TestCardSettings(people, seed, width, height, fps, frames);
  }

  /** The source URL with every key; {@link #parse} reads it back to equal settings. */
  public String toUrl() {
    String rate = fps == Math.rint(fps) ? Long.toString((long) fps) : Double.toString(fps);
    return PREFIX
        + ("?people=" + people)
        + ("&seed=" + seed)
        + ("&width=" + width)
        + ("&height=" + height)
        + ("&fps=" + rate)
        + ("&frames=" + frames);
  }

  private static List<String> problems(int people, int width, int height, double fps, long frames) {
    List<String> problems = new ArrayList<>();
    check(problems, "people", people, 0, MAX_PEOPLE);
    check(problems, "width", width, MIN_SIZE, MAX_SIZE);
    check(problems, "height", height, MIN_SIZE, MAX_SIZE);
    if (!(fps >= MIN_FPS && fps <= MAX_FPS)) {
      problems.add("fps must be " + MIN_FPS + ".." + MAX_FPS + ": " + fps);
    }
    check(problems, "frames", frames, 0, MAX_FRAMES);
    if (problems.isEmpty()) {
      checkRoom(problems, people, width, height);
    }
    return problems;
  }

  private static void check(List<String> problems, String key, long value, long min, long max) {
    if (value < min || value > max) {
      problems.add(key + " must be " + min + ".." + max + ": " + value);
    }
  }

  /** In a narrow picture fewer people have room. */
  private static void checkRoom(List<String> problems, int people, int width, int height) {
    PictureScale picture = PictureScale.of(width, height);
    int room = people;
    while (room > 0 && PuppetGrid.find(room, picture).isEmpty()) {
      room--;
    }
    if (room < people) {
      problems.add(
          "people must be 0..%s where width is %s and height is %s: %s"
              .formatted(room, width, height, people));
    }
  }

  private static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("test card: " + String.join("; ", problems));
    }
  }
}
