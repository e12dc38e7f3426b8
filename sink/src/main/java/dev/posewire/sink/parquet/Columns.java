package dev.posewire.sink.parquet;

import dev.posewire.sink.EpochMicros;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;

/**
 * The columns of one group, written in the order of its schema. Lists and maps lie as Parquet's
 * LogicalTypes.md wants them; an empty one has no inner group. Not thread-safe: owned by who
 * writes.
 */
final class Columns {
  private final RecordConsumer out;
  private final GroupType group;
  private int column;

  Columns(RecordConsumer out, GroupType group) {
    this.out = out;
    this.group = group;
  }

  void text(String value) {
    begin();
    out.addBinary(Binary.fromString(value));
    end();
  }

  void flag(boolean value) {
    begin();
    out.addBoolean(value);
    end();
  }

  void integer(int value) {
    begin();
    out.addInteger(value);
    end();
  }

  void bigint(long value) {
    begin();
    out.addLong(value);
    end();
  }

  void real(float value) {
    begin();
    out.addFloat(value);
    end();
  }

  /** To the microsecond. */
  void time(Instant value) {
    bigint(EpochMicros.of(value));
  }

  void reals(List<Float> values) {
    list(values, (element, value) -> element.real(value));
  }

  /** A list of groups. */
  <T> void groups(List<T> values, BiConsumer<Columns, T> write) {
    list(
        values,
        (element, value) -> {
          element.begin();
          out.startGroup();
          write.accept(element.inner(), value);
          out.endGroup();
          element.end();
        });
  }

  void texts(Map<String, String> values) {
    list(
        List.copyOf(values.entrySet()),
        (pair, value) -> {
          pair.text(value.getKey());
          pair.text(value.getValue());
        });
  }

  /** A list or a map: a group of one column, which is repeated. */
  private <T> void list(List<T> values, BiConsumer<Columns, T> write) {
    begin();
    out.startGroup();
    if (!values.isEmpty()) {
      Columns list = inner();
      list.begin();
      for (T value : values) {
        out.startGroup();
        write.accept(list.inner(), value);
        out.endGroup();
      }
      list.end();
    }
    out.endGroup();
    end();
  }

  /** Those of the column that has begun. */
  private Columns inner() {
    return new Columns(out, group.getType(column).asGroupType());
  }

  private void begin() {
    out.startField(group.getFieldName(column), column);
  }

  private void end() {
    out.endField(group.getFieldName(column), column);
    column++;
  }
}
