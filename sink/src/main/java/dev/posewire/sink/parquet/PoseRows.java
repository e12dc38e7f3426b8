package dev.posewire.sink.parquet;

import dev.posewire.schemas.Box;
import dev.posewire.schemas.Person;
import dev.posewire.schemas.PoseEvent;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/** Writes rows with the columns of {@link Rows} in their order. Owned by one file's writer. */
final class PoseRows extends WriteSupport<PoseRow> {
  private final Rows rows;
  private final MessageType schema;
  private RecordConsumer out;

  PoseRows(Rows rows) {
    this.rows = rows;
    this.schema = rows.schema();
  }

  @Override
  @Deprecated
  public WriteContext init(Configuration hadoop) {
    throw new UnsupportedOperationException("Hadoop is not there");
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(schema, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer consumer) {
    out = consumer;
  }

  @Override
  public void write(PoseRow row) {
    out.startMessage();
    Columns columns = new Columns(out, schema);
    event(columns, row.event());
    switch (rows) {
      case EVENTS -> columns.groups(row.event().getPeople(), PoseRows::person);
      case PEOPLE -> {
        columns.integer(row.index());
        person(columns, row.person());
      }
    }
    out.endMessage();
  }

  private static void event(Columns columns, PoseEvent event) {
    columns.bigint(event.getSession());
    columns.bigint(event.getSequence());
    columns.time(event.getReceivedAt());
    columns.time(event.getCapturedAt());
    columns.time(event.getPublishedAt());
    columns.time(event.getInferredAt());
    columns.time(event.getDecodedAt());
    columns.text(event.getClock().name());
    columns.bigint(event.getPts());
    columns.integer(event.getSourceWidth());
    columns.integer(event.getSourceHeight());
    columns.flag(event.getLast());
    columns.texts(event.getTags());
    columns.text(event.getModel());
    columns.text(event.getDevice());
    columns.text(event.getSkeleton());
  }

  private static void person(Columns columns, Person person) {
    columns.integer(person.getTrack());
    columns.real(person.getScore());
    Box box = person.getBox();
    columns.real(box.getX());
    columns.real(box.getY());
    columns.real(box.getWidth());
    columns.real(box.getHeight());
    columns.reals(person.getX());
    columns.reals(person.getY());
    columns.reals(person.getKeypointScores());
  }
}
