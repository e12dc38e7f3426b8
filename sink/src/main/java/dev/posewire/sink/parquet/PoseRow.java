package dev.posewire.sink.parquet;

import dev.posewire.schemas.Person;
import dev.posewire.schemas.PoseEvent;

/**
 * One row of a file.
 *
 * @param index of the person, where each has a row
 */
record PoseRow(PoseEvent event, int index) {
  Person person() {
    return event.getPeople().get(index);
  }
}
