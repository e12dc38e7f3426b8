package dev.posewire.sink.parquet;

import dev.posewire.schemas.PoseEvent;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * What is a row. Columns have the names that they have in PostgreSQL; the channel is none of them,
 * but stands in the folder's name: readers make a column of that, and some take no other beside it.
 */
public enum Rows {
  /** An event, its people a list. */
  EVENTS(
      """
        required group people (LIST) {
          repeated group list {
            required group element {
      %s
            }
          }
        }
      """),

  /** A person with all that is known of the event; an event without people is no row. */
  PEOPLE(
      """
        required int32 index;
      %s
      """);

  private static final String EVENT =
      """
        required int64 session;
        required int64 sequence;
        required int64 received_at (TIMESTAMP(MICROS, true));
        required int64 captured_at (TIMESTAMP(MICROS, true));
        required int64 published_at (TIMESTAMP(MICROS, true));
        required int64 inferred_at (TIMESTAMP(MICROS, true));
        required int64 decoded_at (TIMESTAMP(MICROS, true));
        required binary clock (STRING);
        required int64 pts;
        required int32 source_width;
        required int32 source_height;
        required boolean last;
        required group tags (MAP) {
          repeated group key_value {
            required binary key (STRING);
            required binary value (STRING);
          }
        }
        required binary model (STRING);
        required binary device (STRING);
        required binary skeleton (STRING);
      """;

  private static final String PERSON =
      """
        required int32 track;
        required float score;
        required float box_x;
        required float box_y;
        required float box_width;
        required float box_height;
        required group x (LIST) { repeated group list { required float element; } }
        required group y (LIST) { repeated group list { required float element; } }
        required group keypoint_scores (LIST) { repeated group list { required float element; } }
      """;

  private final String columns;

  Rows(String columns) {
    this.columns = columns;
  }

  MessageType schema() {
    return MessageTypeParser.parseMessageType(
        "message pose {%s%s}".formatted(EVENT, columns.formatted(PERSON)));
  }

  /** Whether an event makes any row. */
  boolean takes(PoseEvent event) {
    return this == EVENTS || !event.getPeople().isEmpty();
  }

  List<PoseRow> of(PoseEvent event) {
    return switch (this) {
      case EVENTS -> List.of(new PoseRow(event, 0));
      case PEOPLE ->
          IntStream.range(0, event.getPeople().size())
              .mapToObj(index -> new PoseRow(event, index))
              .toList();
    };
  }
}
