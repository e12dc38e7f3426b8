package dev.posewire.systemtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The RTSP server of ingest's tests, in a process of its own. Owned by the test's thread. */
final class RtspServer implements AutoCloseable {
  private static final String PYTHON = "/usr/bin/python3";
  private static final Path SCRIPT = Path.of("src", "test", "rtsp", "rtsp_server_at_port.py");
  private static final Path SERVER_FOLDER = Path.of("..", "ingest", "src", "test", "rtsp");
  private static final String ANY_PORT = "0";
  private static final String READY = "READY ";

  private final Path clip;
  private final int fps;
  private final int port;
  private Process process;

  private RtspServer(Path clip, int fps, int port, Process process) {
    this.clip = clip;
    this.fps = fps;
    this.port = port;
    this.process = process;
  }

  /** Whether this machine has what the server needs. */
  static boolean isAvailable() throws IOException, InterruptedException {
    if (!Files.isExecutable(Path.of(PYTHON)) || !Files.isDirectory(SERVER_FOLDER)) return false;
    Process check = start("--check");
    return check.waitFor(30, TimeUnit.SECONDS) && check.exitValue() == 0;
  }

  /** Plays a clip for ever, at a port that is free. */
  static RtspServer play(Path clip, int fps) throws IOException {
    Process process = start(ANY_PORT, clip.toString(), Integer.toString(fps));
    return new RtspServer(clip, fps, awaitPort(process), process);
  }

  private static int awaitPort(Process process) throws IOException {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    if (line == null || !line.startsWith(READY)) {
      process.destroyForcibly();
      throw new IOException("RTSP server must say it is ready: " + line);
    }
    return Integer.parseInt(line.substring(READY.length()).strip());
  }

  String url() {
    return "rtsp://127.0.0.1:" + port + "/camera";
  }

  /** Ends it at once, without a farewell to its clients. */
  void kill() {
    Process unused = process.destroyForcibly().onExit().join();
  }

  /** Starts it again where it was. */
  void comeBack() throws IOException {
    process = start(Integer.toString(port), clip.toString(), Integer.toString(fps));
    int back = awaitPort(process);
    if (back != port) throw new IOException("RTSP server must come back at " + port + ": " + back);
  }

  private static Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(PYTHON, SCRIPT.toString(), SERVER_FOLDER.toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  @Override
  public void close() {
    kill();
  }
}
