package dev.posewire.app.channel;

import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;

/**
 * Who calls a command, as far as it matters to it.
 *
 * @param environment where references to secrets in tokens lead to
 * @param pictures where the bytes of a picture go that is to be printed
 * @param clock tells how long ago a time was
 */
record Caller(
    Terminal terminal, Map<String, String> environment, PrintStream pictures, InstantSource clock) {
  Caller {
    environment = Map.copyOf(environment);
  }

  static Caller ofProcess(Map<String, String> environment) {
    return new Caller(Terminal.ofProcess(), environment, System.out, InstantSource.system());
  }
}
