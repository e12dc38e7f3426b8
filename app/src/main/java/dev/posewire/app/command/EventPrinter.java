package dev.posewire.app.command;

import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.PoseJson;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Prints events as JSON lines in UTF-8, until it has printed enough or nobody reads them any more.
 * Not thread-safe: owned by the thread on which the events come.
 */
final class EventPrinter implements Consumer<PoseEvent> {
  private final PrintStream out;
  private final Optional<String> channel;
  private final long count;
  private final Consumer<String> stop;
  private long printed;
  private boolean ended;

  /**
   * @param channel prints its events only; empty: those of all
   * @param count ends after so many; 0: never
   * @param stop ends the process, for the reason given
   */
  EventPrinter(PrintStream out, Optional<String> channel, long count, Consumer<String> stop) {
    this.out = out;
    this.channel = channel;
    this.count = count;
    this.stop = stop;
  }

  @Override
  public void accept(PoseEvent event) {
    if (ended || !channel.map(event.getChannel()::equals).orElse(true)) return;
    byte[] line = PoseJson.toLine(event);
    out.write(line, 0, line.length);
    printed++;
    // Asking also flushes: each event shows when it comes.
    if (out.checkError()) {
      end("nobody reads standard output any more");
    } else if (printed == count) {
      end("--count " + count + " are printed");
    }
  }

  private void end(String reason) {
    ended = true;
    stop.accept(reason);
  }
}
