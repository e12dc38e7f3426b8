package dev.posewire.schemas;

import java.util.Collection;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * Reads one type of record by one writer's schema, and refuses collections larger than any of ours.
 * Thread-safe, as Avro's readers are: the resolver of each thread is its own.
 *
 * <p>Avro itself refuses strings and bytes longer than what is left of the value. Collections need
 * the bound, because an entry of two bytes becomes an object of a hundred.
 */
final class BoundedDatumReader<T> extends SpecificDatumReader<T> {
  /** Far above any list or map of ours: people in a frame, keypoints, tags, dimensions. */
  static final int MAX_COLLECTION_ITEMS = 4_096;

  private static final SpecificData DATA = new SpecificData();

  static {
    // The fast reader fills collections by itself and would go around the bound below.
    DATA.setFastReaderEnabled(false);
  }

  BoundedDatumReader(Schema writer, Schema reader) {
    super(writer, reader, DATA);
  }

  @Override
  protected Object newArray(Object old, int size, Schema schema) {
    return super.newArray(old, Math.min(size, MAX_COLLECTION_ITEMS), schema);
  }

  @Override
  protected void addToArray(Object array, long position, Object item) {
    checkRoom(((Collection<?>) array).size());
    super.addToArray(array, position, item);
  }

  @Override
  protected Object newMap(Object old, int size) {
    return super.newMap(old, Math.min(size, MAX_COLLECTION_ITEMS));
  }

  @Override
  protected void addToMap(Object map, Object key, Object item) {
    checkRoom(((Map<?, ?>) map).size());
    super.addToMap(map, key, item);
  }

  private static void checkRoom(int items) {
    if (items >= MAX_COLLECTION_ITEMS) {
      throw new AvroRuntimeException(
          "a list or map has more than " + MAX_COLLECTION_ITEMS + " items");
    }
  }
}
