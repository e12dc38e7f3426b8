package dev.posewire.ingest.video;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The RTSP server of {@code src/test/rtsp}, in a process of its own. */
final class RtspServer implements AutoCloseable {
  /** What gives a machine the server, and a coder of H.265. */
  static final String REMEDY =
      "apt-get install python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-rtsp"
          + " gstreamer1.0-plugins-good gstreamer1.0-plugins-bad";

  private static final String PYTHON = "/usr/bin/python3";
  private static final Path SCRIPT = Path.of("src", "test", "rtsp", "rtsp_server.py");
  private static final String READY = "READY ";

  private final Process process;
  private final int port;

  private RtspServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Whether this machine has what the server needs. */
  static boolean isAvailable() throws IOException, InterruptedException {
    return succeeds(List.of("--check"));
  }

  /**
   * Codes bare H.264 anew: into {@code *.mp4} with B-frames and open groups, else bare and without.
   * False where this machine has no coder of H.265.
   */
  static boolean writeH265(Path h264, int fps, Path h265) throws IOException, InterruptedException {
    return succeeds(List.of("--to-h265", h264.toString(), Integer.toString(fps), h265.toString()));
  }

  /** {@code credentials}: none, or {@code basic} or {@code digest}, the user and the password. */
  static RtspServer play(Path clip, int fps, String... credentials) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(clip.toString(), Integer.toString(fps)));
    arguments.addAll(List.of(credentials));
    Process process = start(arguments);
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    if (line == null || !line.startsWith(READY)) {
      process.destroyForcibly();
      throw new IOException("RTSP server must say it is ready: " + line);
    }
    return new RtspServer(process, Integer.parseInt(line.substring(READY.length()).strip()));
  }

  /** {@code userInfo}: such as {@code user:password@}, or empty. */
  String url(String userInfo, String path) {
    return "rtsp://" + userInfo + "127.0.0.1:" + port + path;
  }

  /** Ends it at once, without a farewell to its clients. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Freezes it: connections stay open and nothing comes. */
  void freeze() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start().waitFor();
  }

  private static boolean succeeds(List<String> arguments) throws IOException, InterruptedException {
    if (!Files.isExecutable(Path.of(PYTHON))) {
      return false;
    }
    Process process = start(arguments);
    if (!process.waitFor(90, TimeUnit.SECONDS)) {
      Process unused = process.destroyForcibly();
      return false;
    }
    return process.exitValue() == 0;
  }

  private static Process start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(PYTHON, SCRIPT.toString()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
