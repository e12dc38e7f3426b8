package dev.posewire.app.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Texts in aligned columns, two blanks apart. Where the width does not suffice, the columns that
 * may be cut give way, the widest first. Not thread-safe: owned by the main thread.
 */
final class Table {
  private static final int GAP = 2;

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param minWidth to which it may be cut; 0: never cut
   */
  record Column(String title, boolean toTheRight, int minWidth) {
    static Column text(String title) {
      return new Column(title, false, 0);
    }

    static Column number(String title) {
      return new Column(title, true, 0);
    }

    static Column cut(String title, int minWidth) {
      return new Column(title, false, minWidth);
    }
  }

  Table(Column... columns) {
    this.columns = List.of(columns);
  }

  /** One text for each column. */
  void add(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "row must have %d cells: %d".formatted(columns.size(), cells.length));
    }
    rows.add(List.of(cells));
  }

  /** The titles, then the rows. {@code width}: in characters; empty: as wide as it gets. */
  List<String> lines(OptionalInt width) {
    int[] widths = widths();
    width.ifPresent(limit -> narrow(widths, limit));
    List<String> lines = new ArrayList<>();
    lines.add(line(columns.stream().map(Column::title).toList(), widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private int[] widths() {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = length(columns.get(i).title());
      for (List<String> row : rows) widths[i] = Math.max(widths[i], length(row.get(i)));
    }
    return widths;
  }

  private void narrow(int[] widths, int limit) {
    int total = GAP * (widths.length - 1);
    for (int width : widths) total += width;
    for (; total > limit; total--) {
      int widest = widestToCut(widths);
      if (widest < 0) return;
      widths[widest]--;
    }
  }

  /** -1: none can be cut any more. */
  private int widestToCut(int[] widths) {
    int widest = -1;
    for (int i = 0; i < widths.length; i++) {
      int min = columns.get(i).minWidth();
      boolean cuttable = min > 0 && widths[i] > Math.max(min, length(columns.get(i).title()));
      if (cuttable && (widest < 0 || widths[i] >= widths[widest])) widest = i;
    }
    return widest;
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = Words.shortened(cells.get(i), widths[i]);
      String blanks = " ".repeat(widths[i] - length(cell));
      line.append(i == 0 ? "" : " ".repeat(GAP));
      line.append(columns.get(i).toTheRight() ? blanks + cell : cell + blanks);
    }
    return line.toString().stripTrailing();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
