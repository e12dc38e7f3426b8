package dev.posewire.sink.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posewire.sink.EpochMicros;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Rows in the binary format of PostgreSQL's COPY: a column is its length in bytes and its value, in
 * big-endian order. Floats keep all their bits. Not thread-safe: owned by who fills it.
 */
final class BinaryRows {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };

  /** Where PostgreSQL's time begins. */
  private static final long EPOCH_MICROS = EpochMicros.of(Instant.parse("2000-01-01T00:00:00Z"));

  /** Beyond the times that PostgreSQL takes, and not the one that is its minus infinity. */
  private static final long TOO_EARLY = Long.MIN_VALUE + 1;

  private static final int FIRST_BYTES = 64 << 10;
  private static final int REAL_OID = 700;
  private static final byte JSONB_VERSION = 1;

  private ByteBuffer bytes = ByteBuffer.allocate(FIRST_BYTES);

  BinaryRows() {
    bytes.put(SIGNATURE).putInt(0).putInt(0); // no flags, no extension
  }

  /** Begins a row; so many columns follow. */
  void begin(int columns) {
    room(Short.BYTES).putShort((short) columns);
  }

  void text(String value) {
    byte[] text = value.getBytes(UTF_8);
    room(Integer.BYTES + text.length).putInt(text.length).put(text);
  }

  void jsonb(String value) {
    byte[] text = value.getBytes(UTF_8);
    room(Integer.BYTES + 1 + text.length).putInt(1 + text.length).put(JSONB_VERSION).put(text);
  }

  void bool(boolean value) {
    room(Integer.BYTES + 1).putInt(1).put((byte) (value ? 1 : 0));
  }

  void integer(int value) {
    room(2 * Integer.BYTES).putInt(Integer.BYTES).putInt(value);
  }

  void bigint(long value) {
    room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(value);
  }

  void real(float value) {
    room(Integer.BYTES + Float.BYTES).putInt(Float.BYTES).putFloat(value);
  }

  /** To the microsecond. */
  void time(Instant value) {
    long micros = EpochMicros.of(value);
    bigint(micros < TOO_EARLY + EPOCH_MICROS ? TOO_EARLY : micros - EPOCH_MICROS);
  }

  /** An array of one dimension without nulls; an empty one has no dimension. */
  void reals(List<Float> values) {
    int elementBytes = Integer.BYTES + Float.BYTES;
    int headBytes = (values.isEmpty() ? 3 : 5) * Integer.BYTES;
    int valueBytes = headBytes + values.size() * elementBytes;
    room(Integer.BYTES + valueBytes)
        .putInt(valueBytes)
        .putInt(values.isEmpty() ? 0 : 1)
        .putInt(0) // no nulls
        .putInt(REAL_OID);
    if (!values.isEmpty()) bytes.putInt(values.size()).putInt(1); // the index of the first
    for (float value : values) {
      bytes.putInt(Float.BYTES).putFloat(value);
    }
  }

  /** Ends them; none may follow. */
  byte[] end() {
    room(Short.BYTES).putShort((short) -1);
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private ByteBuffer room(int more) {
    if (bytes.remaining() < more) {
      int needed = Math.addExact(bytes.position(), more);
      ByteBuffer larger = ByteBuffer.allocate(Math.max(needed, 2 * bytes.capacity()));
      bytes = larger.put(bytes.flip());
    }
    return bytes;
  }
}
