package dev.posewire.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The system's {@code ffmpeg}, which clips are coded with and reading is compared with. */
final class FfmpegCommand {
  static final String REMEDY = "no ffmpeg; apt-get install ffmpeg";

  private static final Pattern CPU = Pattern.compile("bench: utime=([0-9.]+)s stime=([0-9.]+)s");
  private static final int LIMIT_MINUTES = 10;

  private FfmpegCommand() {}

  static boolean isAvailable() throws InterruptedException {
    try {
      String unused = run(List.of("-version"));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** User and system time of the whole process, in seconds. */
  static double cpuSeconds(List<String> arguments) throws IOException, InterruptedException {
    List<String> measured = new ArrayList<>(List.of("-benchmark"));
    measured.addAll(arguments);
    String said = run(measured);
    Matcher matcher = CPU.matcher(said);
    if (!matcher.find()) throw new IOException("ffmpeg does not say its time: " + said);
    return Double.parseDouble(matcher.group(1)) + Double.parseDouble(matcher.group(2));
  }

  /** Answers what it said on either stream. */
  static String run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-hide_banner", "-y"));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
      if (!ended || process.exitValue() != 0) {
        throw new IOException(String.join(" ", command) + " failed:\n" + said);
      }
      return said;
    } finally {
      Process unused = process.destroyForcibly();
    }
  }
}
