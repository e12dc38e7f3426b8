package dev.posewire.sink.file;

import dev.posewire.runtime.config.DataSize;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.time.Duration;

/**
 * When a file is complete.
 *
 * @param size a file that has it at a flush is complete; so it is passed by at most what is written
 *     between two flushes
 * @param after how long after its first event a file is complete at any size
 */
public record Rotation(DataSize size, Duration after) {
  private static final Duration MIN_AFTER = Duration.ofSeconds(1);

  public static final Rotation USUAL = new Rotation(new DataSize(256L << 20), Duration.ofDays(1));

  static final Rotation NEVER =
      new Rotation(new DataSize(Long.MAX_VALUE), Duration.ofNanos(Long.MAX_VALUE));

  public Rotation {
    if (size.bytes() < 1) {
      throw new UserErrorException("rotate-size must be at least 1 byte: " + size);
    }
    if (after.compareTo(MIN_AFTER) < 0) {
      throw new UserErrorException("rotate-after must be at least 1s: " + after);
    }
  }

  boolean isDue(PartFile file, long ageNanos) {
    return file.flushedBytes() > 0
        && file.isFlushed()
        && (file.flushedBytes() >= size.bytes() || ageNanos >= after.toNanos());
  }
}
