package dev.posewire.sink.parquet;

import dev.posewire.runtime.config.DataSize;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.time.Duration;

/**
 * When a journal becomes Parquet files.
 *
 * @param size of a journal that is due at its next flush
 * @param after how long after its first event a journal of any size is due
 */
public record Rolling(DataSize size, Duration after) {
  /** It becomes files in one go, meanwhile nothing is stored. */
  private static final DataSize MAX_SIZE = new DataSize(1L << 30);

  private static final Duration MIN_AFTER = Duration.ofSeconds(1);

  public static final Rolling USUAL = new Rolling(new DataSize(64L << 20), Duration.ofMinutes(5));

  public Rolling {
    if (size.bytes() < 1 || size.bytes() > MAX_SIZE.bytes()) {
      throw new UserErrorException("roll-size must be 1B to " + MAX_SIZE + ": " + size);
    }
    if (after.compareTo(MIN_AFTER) < 0) {
      throw new UserErrorException("roll-after must be at least 1s: " + after);
    }
  }
}
