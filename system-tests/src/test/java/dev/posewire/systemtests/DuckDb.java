package dev.posewire.systemtests;

import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Asks DuckDB, in this process: a reader of Parquet that shares no code with the sink. */
final class DuckDb {
  private DuckDb() {}

  /** The rows, a list as {@code [1.0, 2.0]}, columns separated by {@code |}. */
  static List<String> rows(String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      int columns = row.getMetaData().getColumnCount();
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          values.add(text(row.getObject(column)));
        }
        rows.add(String.join("|", values));
      }
    }
    return rows;
  }

  private static String text(Object value) throws SQLException {
    return value instanceof Array array
        ? Arrays.toString((Object[]) array.getArray())
        : String.valueOf(value);
  }
}
