package dev.posewire.app.command;

import dev.posewire.ingest.video.TestCardVideo;
import dev.posewire.runtime.config.ConfigOption;
import dev.posewire.runtime.config.PerCall;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.testcard.TestCardScene;
import dev.posewire.testcard.TestCardSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the test card as a video. Owned by the main thread. */
@Command(
    name = "testcard",
    description = {
      "Writes the test card, synthetic people who walk, as a video of H.264. Played again and again it"
          + " goes on smoothly: its second half is the first one backwards.",
      "'analyze --model testcard' finds the people in it."
    },
    mixinStandardHelpOptions = true)
public final class TestCardCommand implements Callable<Integer> {
  /** An hour: 2 GB. */
  private static final int MAX_SECONDS = 3600;

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,5})x([0-9]{1,5})");

  @Spec private CommandSpec spec;
  @Mixin ConfigOption config;

  @PerCall
  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description =
          "The video. The end of its name says what it becomes: .mp4, .mov, .mkv, .avi, .ts, or"
              + " .h264 for bare H.264.")
  private Path out;

  @PerCall
  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "How long it is, 1 to 3600. Default: 20.")
  private int seconds;

  @PerCall
  @Option(
      names = "--people",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many walk in it, 0 to 4. Default: 3.")
  private int people;

  @PerCall
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "7",
      description = "Another one has other people in other places. Default: 7.")
  private long seed;

  @PerCall
  @Option(
      names = "--size",
      paramLabel = "WIDTHxHEIGHT",
      defaultValue = "1280x720",
      description = "Pixels, 64 to 3840 each, and even. Default: 1280x720.")
  private String size;

  @PerCall
  @Option(
      names = "--fps",
      paramLabel = "N",
      defaultValue = "15",
      description = "Frames a second, 1 to 120. Default: 15.")
  private int fps;

  @Override
  public Integer call() throws IOException {
    Problems.refuse(
        () -> TestCardVideo.requireWritable(out),
        () -> Problems.requireInside("--seconds", seconds, 1, MAX_SECONDS),
        this::requireSize,
        this::card);
    int frames = seconds * fps;
    Path written = TestCardVideo.writeLoop(out, new TestCardScene(card()), frames);
    PrintWriter printed = spec.commandLine().getOut();
    printed.println("%s: %d frames, %d bytes".formatted(written, frames, Files.size(written)));
    printed.flush();
    return 0;
  }

  private void requireSize() {
    if (!SIZE.matcher(size).matches()) {
      throw new UserErrorException("--size must be WIDTHxHEIGHT, such as 1280x720: " + size);
    }
  }

  /** As its URL would have it; a size that cannot be read is told elsewhere. */
  private TestCardSettings card() {
    Matcher sides = SIZE.matcher(size);
    TestCardSettings defaults = TestCardSettings.defaults();
    boolean readable = sides.matches();
    try {
      return new TestCardSettings(
          people,
          seed,
          readable ? Integer.parseInt(sides.group(1)) : defaults.width(),
          readable ? Integer.parseInt(sides.group(2)) : defaults.height(),
          fps,
          0);
    } catch (IllegalArgumentException e) {
      throw new UserErrorException(e.getMessage(), e);
    }
  }
}
