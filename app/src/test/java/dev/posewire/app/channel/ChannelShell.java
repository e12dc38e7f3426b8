package dev.posewire.app.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posewire.runtime.config.CommandShell;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs {@code channel} commands against a fake API, and keeps what the last one printed. */
final class ChannelShell {
  @Command(name = "posewire")
  private static final class Root {}

  private final String api;
  private final Terminal terminal;
  private final Map<String, String> environment;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();
  private final ByteArrayOutputStream pictures = new ByteArrayOutputStream();

  private ChannelShell(String api, Terminal terminal, Map<String, String> environment) {
    this.api = api;
    this.terminal = terminal;
    this.environment = environment;
  }

  /** Standard output is a terminal of this width. */
  static ChannelShell terminal(String api, int columns) {
    return new ChannelShell(api, Terminal.of(true, columns), Map.of());
  }

  /** Standard output is a pipe. */
  static ChannelShell pipe(String api) {
    return pipe(api, Map.of());
  }

  static ChannelShell pipe(String api, Map<String, String> environment) {
    return new ChannelShell(api, Terminal.of(false, 0), environment);
  }

  static ChannelShell of(String api, Terminal terminal, Map<String, String> environment) {
    return new ChannelShell(api, terminal, environment);
  }

  /** The exit code of {@code channel} with these words; a word has no blanks. */
  int run(String words) {
    List<String> all = new ArrayList<>(List.of("channel"));
    all.addAll(List.of(words.split(" ", -1)));
    all.addAll(List.of("--api", api));
    return runWords(all.toArray(String[]::new));
  }

  int runWords(String... words) {
    out = new StringWriter();
    err = new StringWriter();
    Caller caller =
        new Caller(
            terminal,
            environment,
            new PrintStream(pictures, true, StandardCharsets.UTF_8),
            InstantSource.fixed(FakeApi.NOW));
    CommandLine root = new CommandLine(new Root()).addSubcommand(ChannelCommand.create(caller));
    root.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return new CommandShell(root, environment).execute(words);
  }

  /** Runs what is to end well, and answers what it printed. */
  List<String> lines(String words) {
    assertEquals(0, run(words), this::err);
    return out().lines().toList();
  }

  JsonNode json(String words) {
    assertEquals(0, run(words), this::err);
    return FakeApi.json(out());
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  byte[] pictures() {
    return pictures.toByteArray();
  }
}
