package dev.posewire.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.app.Events;
import dev.posewire.app.PrintedText;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.PoseJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventPrinterTest {
  private final PrintedText printed = new PrintedText();
  private final List<String> stops = new ArrayList<>();

  @Test
  void eachEventIsALine() {
    EventPrinter printer = new EventPrinter(printed.stream(), Optional.empty(), 0, stops::add);

    printer.accept(Events.event("lobby", 0));
    printer.accept(Events.event("yard", 7));

    assertEquals(
        PoseJson.toText(Events.event("lobby", 0))
            + "\n"
            + PoseJson.toText(Events.event("yard", 7))
            + "\n",
        printed.toString());
    assertEquals(List.of(), stops);
  }

  @Test
  void oneChannelIsPickedOut() {
    EventPrinter printer = new EventPrinter(printed.stream(), Optional.of("lobby"), 2, stops::add);

    printer.accept(Events.event("yard", 0));
    printer.accept(Events.event("lobby", 1));
    assertEquals(List.of(), stops);
    printer.accept(Events.event("lobby", 2));
    printer.accept(Events.event("lobby", 3));

    assertEquals(
        PoseJson.toText(Events.event("lobby", 1))
            + "\n"
            + PoseJson.toText(Events.event("lobby", 2))
            + "\n",
        printed.toString());
    assertEquals(List.of("--count 2 are printed"), stops);
  }

  @Test
  void linesAreUtf8WhateverTheStreamsCharset() {
    PrintStream ascii = new PrintStream(printed.stream(), true, StandardCharsets.US_ASCII);
    PoseEvent event =
        PoseEvent.newBuilder(Events.event("lobby", 0))
            .setTags(Map.of("site", "M\u00fcnchen"))
            .build();

    new EventPrinter(ascii, Optional.empty(), 0, stops::add).accept(event);

    assertTrue(printed.toString().contains("M\u00fcnchen"), printed::toString);
  }

  @Test
  void itEndsOnceWhenNobodyReads() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    PrintStream out = new PrintStream(broken, true, StandardCharsets.UTF_8);
    EventPrinter printer = new EventPrinter(out, Optional.empty(), 0, stops::add);

    printer.accept(Events.event("lobby", 0));
    printer.accept(Events.event("lobby", 1));

    assertEquals(List.of("nobody reads standard output any more"), stops);
  }
}
