package dev.posewire.bench.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The RTSP server of ingest's tests, in a process of its own that ends with this one. It comes back
 * at the port where it was. Owned by the thread that starts it.
 */
public final class RtspServer implements AutoCloseable {
  /** What to install where {@link #isAvailable} says no. */
  public static final String REMEDY =
      "no RTSP server; apt-get install python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-rtsp"
          + " gstreamer1.0-plugins-good gstreamer1.0-plugins-bad";

  private static final String PYTHON = "/usr/bin/python3";
  private static final Path SCRIPT = Path.of("ingest", "src", "test", "rtsp", "rtsp_server.py");
  private static final String READY = "READY ";
  private static final int ANY_PORT = 0;

  private final Path script;
  private final List<RtspMount> mounts;
  private Process process;
  private BufferedReader output;
  private int port;

  private RtspServer(Path script, List<RtspMount> mounts) {
    this.script = script;
    this.mounts = List.copyOf(mounts);
  }

  /** Whether this machine has what the server needs; {@code root}: of the checkout. */
  public static boolean isAvailable(Path root) throws IOException, InterruptedException {
    Path script = root.resolve(SCRIPT);
    return Files.isExecutable(Path.of(PYTHON))
        && Files.isRegularFile(script)
        && succeeds(script, List.of("--check"));
  }

  /** Starts it at a port that is free. */
  public static RtspServer start(Path root, RtspMount... mounts) throws IOException {
    RtspServer server = new RtspServer(root.resolve(SCRIPT), List.of(mounts));
    server.launch(ANY_PORT);
    return server;
  }

  /** Codes a clip anew as H.265; false where this machine has no coder. */
  public static boolean writeH265(Path root, Path h264, int fps, Path h265)
      throws IOException, InterruptedException {
    return succeeds(
        root.resolve(SCRIPT),
        List.of("--to-h265", h264.toString(), Integer.toString(fps), h265.toString()));
  }

  public String url(String path) {
    return url("", path);
  }

  /** {@code userInfo}: such as {@code user:password@}, or empty. */
  public String url(String userInfo, String path) {
    return "rtsp://" + userInfo + "127.0.0.1:" + port + path;
  }

  /** Ends it at once (SIGKILL), without a farewell to its clients. */
  public void kill() {
    Process unused = process.destroyForcibly().onExit().join();
  }

  /** Starts it again where it was; it listens when this returns. */
  public void comeBack() throws IOException {
    launch(port);
  }

  /** Stops it (SIGSTOP): connections stay open, new ones are made, and nothing comes. */
  public void freeze() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** Lets it go on (SIGCONT). */
  public void thaw() throws IOException, InterruptedException {
    signal("-CONT");
  }

  /** What the user has to say from now on; those who watch go on watching. */
  public void changePassword(String user, String password) throws IOException {
    Writer commands = process.outputWriter(StandardCharsets.UTF_8);
    commands.write("password " + RtspMount.encode(user) + " " + RtspMount.encode(password) + "\n");
    commands.flush();
    String answer = output.readLine();
    if (!"CHANGED".equals(answer)) throw new IOException("no change of password: " + answer);
  }

  private void launch(int wanted) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--port", Integer.toString(wanted)));
    for (RtspMount mount : mounts) arguments.addAll(List.of("--mount", mount.toArgument()));
    process = run(script, arguments);
    output = process.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    if (line == null || !line.startsWith(READY)) {
      kill();
      throw new IOException("RTSP server must say that it is ready: " + line);
    }
    port = Integer.parseInt(line.substring(READY.length()).strip());
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", name, Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) throw new IOException("cannot send " + name + " to the RTSP server");
  }

  private static boolean succeeds(Path script, List<String> arguments)
      throws IOException, InterruptedException {
    Process process = run(script, arguments);
    if (!process.waitFor(90, TimeUnit.SECONDS)) {
      Process unused = process.destroyForcibly();
      return false;
    }
    return process.exitValue() == 0;
  }

  private static Process run(Path script, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(PYTHON, script.toString()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  @Override
  public void close() {
    kill();
  }
}
