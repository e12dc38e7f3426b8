package dev.posewire.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** Keeps what is printed. */
public final class PrintedText {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes, true, UTF_8);

  public PrintStream stream() {
    return stream;
  }

  @Override
  public String toString() {
    return bytes.toString(UTF_8);
  }
}
