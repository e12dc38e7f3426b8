package dev.posewire.sink.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posewire.sink.Events;
import dev.posewire.sink.PoseJson;
import dev.posewire.sink.SinkException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class StdoutSinkTest {
  @Test
  void writesALinePerEvent() throws SinkException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StdoutSink sink = new StdoutSink("out", new PrintStream(bytes, false, UTF_8));

    sink.write(Events.event("dock-3", 1));
    sink.write(Events.event("dock-4", 2));
    sink.flush();

    assertEquals(
        PoseJson.toText(Events.event("dock-3", 1))
            + "\n"
            + PoseJson.toText(Events.event("dock-4", 2))
            + "\n",
        bytes.toString(UTF_8));
  }

  @Test
  void brokenPipeIsFatal() throws SinkException {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    StdoutSink sink = new StdoutSink("out", new PrintStream(broken, false, UTF_8));
    sink.write(Events.event("dock-3", 1));

    SinkException e = assertThrows(SinkException.class, sink::flush);

    assertEquals(SinkException.Kind.FATAL, e.kind());
    assertEquals(
        "sink out cannot write to standard output: it is closed (a broken pipe?);"
            + " keep its reader running, or let it write files",
        e.getMessage());
  }

  @Test
  void closeFlushesAndLeavesTheStreamOpen() throws SinkException {
    AtomicBoolean streamClosed = new AtomicBoolean();
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            streamClosed.set(true);
          }
        };
    StdoutSink sink = new StdoutSink("out", new PrintStream(bytes, false, UTF_8));
    sink.write(Events.event("dock-3", 1));

    sink.close();
    sink.close();

    assertArrayEquals(PoseJson.toLine(Events.event("dock-3", 1)), bytes.toByteArray());
    assertFalse(streamClosed.get());
  }
}
