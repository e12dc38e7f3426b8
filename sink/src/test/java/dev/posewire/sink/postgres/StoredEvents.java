package dev.posewire.sink.postgres;

import dev.posewire.schemas.Box;
import dev.posewire.schemas.Clock;
import dev.posewire.schemas.Person;
import dev.posewire.schemas.PoseEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads events back from the tables, whole. */
final class StoredEvents {
  private StoredEvents() {}

  static List<PoseEvent> read(Connection connection) throws SQLException {
    List<PoseEvent> events = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT * FROM posewire.pose_event ORDER BY channel, session, sequence")) {
      while (row.next()) {
        events.add(event(connection, row));
      }
    }
    return events;
  }

  private static PoseEvent event(Connection connection, ResultSet row) throws SQLException {
    return PoseEvent.newBuilder()
        .setChannel(row.getString("channel"))
        .setSession(row.getLong("session"))
        .setSequence(row.getLong("sequence"))
        .setReceivedAt(time(row, "received_at"))
        .setCapturedAt(time(row, "captured_at"))
        .setPublishedAt(time(row, "published_at"))
        .setInferredAt(time(row, "inferred_at"))
        .setDecodedAt(time(row, "decoded_at"))
        .setClock(Clock.valueOf(row.getString("clock")))
        .setPts(row.getLong("pts"))
        .setSourceWidth(row.getInt("source_width"))
        .setSourceHeight(row.getInt("source_height"))
        .setLast(row.getBoolean("last"))
        .setTags(tags(connection, row.getString("tags")))
        .setModel(row.getString("model"))
        .setDevice(row.getString("device"))
        .setSkeleton(row.getString("skeleton"))
        .setPeople(people(connection, row))
        .build();
  }

  private static Map<String, String> tags(Connection connection, String json) throws SQLException {
    Map<String, String> tags = new TreeMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT key, value FROM jsonb_each_text(?::jsonb)")) {
      statement.setString(1, json);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          tags.put(row.getString("key"), row.getString("value"));
        }
      }
    }
    return tags;
  }

  private static List<Person> people(Connection connection, ResultSet event) throws SQLException {
    List<Person> people = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT * FROM posewire.person WHERE channel = ? AND session = ? AND sequence = ?"
                + " ORDER BY index")) {
      statement.setString(1, event.getString("channel"));
      statement.setLong(2, event.getLong("session"));
      statement.setLong(3, event.getLong("sequence"));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          people.add(person(row));
        }
      }
    }
    return people;
  }

  private static Person person(ResultSet row) throws SQLException {
    return new Person(
        row.getInt("track"),
        row.getFloat("score"),
        new Box(
            row.getFloat("box_x"),
            row.getFloat("box_y"),
            row.getFloat("box_width"),
            row.getFloat("box_height")),
        floats(row, "x"),
        floats(row, "y"),
        floats(row, "keypoint_scores"));
  }

  private static List<Float> floats(ResultSet row, String column) throws SQLException {
    return List.of((Float[]) row.getArray(column).getArray());
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
