package dev.posewire.app.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posewire.app.channel.Table.Column;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableTest {
  private final Table table =
      new Table(
          Column.text("ID"), Column.number("FPS"), Column.cut("DETAIL", 8), Column.cut("URL", 6));

  @BeforeEach
  void addRows() {
    table.add("lobby", "25.0", "-", "rtsp://192.0.2.7/stream1");
    table.add("gate", "-", "connection refused by the camera", "testcard:");
  }

  @Test
  void isAsWideAsItGetsWithoutALimit() {
    assertEquals(
        List.of(
            "ID      FPS  DETAIL                            URL",
            "lobby  25.0  -                                 rtsp://192.0.2.7/stream1",
            "gate      -  connection refused by the camera  testcard:"),
        table.lines(OptionalInt.empty()));
  }

  @Test
  void cutsTheWidestFirst() {
    assertEquals(
        List.of(
            "ID      FPS  DETAIL                    URL",
            "lobby  25.0  -                         rtsp://192.0.2.7/stream1",
            "gate      -  connection refused by...  testcard:"),
        table.lines(OptionalInt.of(63)));
  }

  @Test
  void cutsSeveralColumnsAlike() {
    List<String> lines = table.lines(OptionalInt.of(43));
    assertEquals(
        List.of(
            "ID      FPS  DETAIL          URL",
            "lobby  25.0  -               rtsp://192....",
            "gate      -  connection ...  testcard:"),
        lines);
  }

  @Test
  void neverCutsBelowTheLeastWidths() {
    assertEquals(
        List.of(
            "ID      FPS  DETAIL    URL",
            "lobby  25.0  -         rts...",
            "gate      -  conne...  tes..."),
        table.lines(OptionalInt.of(20)));
  }

  @Test
  void countsCharactersAndNotTheirParts() {
    Table faces = new Table(Column.cut("NAME", 4), Column.text("X"));
    faces.add("\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00", "1");

    assertEquals(
        List.of("NAME   X", "\uD83D\uDE00\uD83D\uDE00...  1"), faces.lines(OptionalInt.of(8)));
  }

  @Test
  void refusesARowOfAnotherLength() {
    assertThrows(IllegalArgumentException.class, () -> table.add("one"));
  }
}
