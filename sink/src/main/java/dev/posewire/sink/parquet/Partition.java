package dev.posewire.sink.parquet;

import dev.posewire.schemas.ChannelId;
import dev.posewire.schemas.PoseEvent;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;

/**
 * What lies in one folder, {@code date=2026-03-01/channel=lobby}, as Hive names it.
 *
 * @param date in UTC, when the pictures were taken
 */
record Partition(LocalDate date, String channel) implements Comparable<Partition> {
  private static final Comparator<Partition> ORDER =
      Comparator.comparing(Partition::date).thenComparing(Partition::channel);

  /** Readers make a date of four digits only. */
  private static final int MAX_YEAR = 9_999;

  Partition {
    ChannelId.validate(channel);
    if (date.getYear() < 1 || date.getYear() > MAX_YEAR) {
      throw new IllegalArgumentException(
          "capturedAt must be in the years 1 to %d: %s (channel %s)"
              .formatted(MAX_YEAR, date, channel));
    }
  }

  /**
   * Where an event belongs.
   *
   * @throws IllegalArgumentException if no folder can be named after it
   */
  static Partition of(PoseEvent event) {
    return new Partition(
        LocalDate.ofInstant(event.getCapturedAt(), ZoneOffset.UTC), event.getChannel());
  }

  Path in(Path folder) {
    return folder.resolve("date=" + date).resolve("channel=" + channel);
  }

  @Override
  public int compareTo(Partition other) {
    return ORDER.compare(this, other);
  }
}
