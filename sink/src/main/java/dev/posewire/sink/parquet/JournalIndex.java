package dev.posewire.sink.parquet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds where the events of a journal lie. Holds no state. */
final class JournalIndex {
  private static final Comparator<Place> ORDER =
      Comparator.comparingLong(Place::session)
          .thenComparingLong(Place::sequence)
          .thenComparingLong(Place::at);

  private JournalIndex() {}

  /** An event of a partition; {@code at}: its place in the journal. */
  record Place(long session, long sequence, long at) {
    private boolean isSameEvent(Place other) {
      return session == other.session && sequence == other.sequence;
    }
  }

  /** Each event that makes a row once, in order; of one that came again the first stays. */
  static SortedMap<Partition, List<Place>> of(Journal journal, Rows rows) throws IOException {
    SortedMap<Partition, List<Place>> index = new TreeMap<>();
    journal.visit(
        (at, event) -> {
          if (!rows.takes(event)) return;
          index
              .computeIfAbsent(Partition.of(event), partition -> new ArrayList<>())
              .add(new Place(event.getSession(), event.getSequence(), at));
        });
    index.replaceAll((partition, places) -> once(places));
    return index;
  }

  private static List<Place> once(List<Place> places) {
    places.sort(ORDER);
    List<Place> once = new ArrayList<>(places.size());
    for (Place place : places) {
      if (once.isEmpty() || !once.get(once.size() - 1).isSameEvent(place)) once.add(place);
    }
    return once;
  }
}
