package dev.posewire.sink.file;

import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.PoseJson;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.SinkException;
import java.io.PrintStream;

/**
 * JSON lines to a stream, as a rule standard output. Not thread-safe: owned by the thread that
 * writes. The stream stays open: it is not ours.
 */
public final class StdoutSink implements PoseSink {
  private final String name;
  private final PrintStream out;
  private boolean closed;

  public StdoutSink(String name, PrintStream out) {
    this.name = name;
    this.out = out;
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * Writes one line.
   *
   * @throws SinkException fatal, if nobody reads any more: a broken pipe never mends
   */
  @Override
  public void write(PoseEvent event) throws SinkException {
    byte[] line = PoseJson.toLine(event);
    out.write(line, 0, line.length);
    // Asking for errors would flush; flush() asks.
  }

  @Override
  public void flush() throws SinkException {
    if (out.checkError()) {
      throw SinkException.fatal(
          "sink "
              + name
              + " cannot write to standard output: it is closed (a broken pipe?);"
              + " keep its reader running, or let it write files");
    }
  }

  @Override
  public void close() {
    if (closed) return;
    closed = true;
    out.flush();
  }
}
