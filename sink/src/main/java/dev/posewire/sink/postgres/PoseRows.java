package dev.posewire.sink.postgres;

import dev.posewire.schemas.Box;
import dev.posewire.schemas.Person;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.PoseJson;
import java.util.Collection;

/** The rows of events, with the columns of {@link PoseTables} in their order. Holds no state. */
final class PoseRows {
  private static final int EVENT_COLUMNS = 17;
  private static final int PERSON_COLUMNS = 14;

  private PoseRows() {}

  static byte[] events(Collection<PoseEvent> events) {
    BinaryRows rows = new BinaryRows();
    for (PoseEvent event : events) {
      rows.begin(EVENT_COLUMNS);
      identity(rows, event);
      rows.time(event.getReceivedAt());
      rows.time(event.getCapturedAt());
      rows.time(event.getPublishedAt());
      rows.time(event.getInferredAt());
      rows.time(event.getDecodedAt());
      rows.text(event.getClock().name());
      rows.bigint(event.getPts());
      rows.integer(event.getSourceWidth());
      rows.integer(event.getSourceHeight());
      rows.bool(event.getLast());
      rows.jsonb(PoseJson.toText(event.getTags()));
      rows.text(event.getModel());
      rows.text(event.getDevice());
      rows.text(event.getSkeleton());
    }
    return rows.end();
  }

  static byte[] people(Collection<PoseEvent> events) {
    BinaryRows rows = new BinaryRows();
    for (PoseEvent event : events) {
      int index = 0;
      for (Person person : event.getPeople()) {
        rows.begin(PERSON_COLUMNS);
        identity(rows, event);
        rows.integer(index);
        rows.time(event.getReceivedAt());
        person(rows, person);
        index++;
      }
    }
    return rows.end();
  }

  private static void identity(BinaryRows rows, PoseEvent event) {
    rows.text(event.getChannel());
    rows.bigint(event.getSession());
    rows.bigint(event.getSequence());
  }

  private static void person(BinaryRows rows, Person person) {
    rows.integer(person.getTrack());
    rows.real(person.getScore());
    Box box = person.getBox();
    rows.real(box.getX());
    rows.real(box.getY());
    rows.real(box.getWidth());
    rows.real(box.getHeight());
    rows.reals(person.getX());
    rows.reals(person.getY());
    rows.reals(person.getKeypointScores());
  }
}
