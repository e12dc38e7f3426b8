package dev.posewire.sink.parquet;

import dev.posewire.sink.PoseSink;
import dev.posewire.sink.SinkTarget;
import dev.posewire.sink.SinkValues;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;

/** Parquet files in a folder, by date and channel. */
public record ParquetTarget(Path folder, Rolling rolling, ParquetFormat format)
    implements SinkTarget {
  /** {@code folder}, {@code roll-size}, {@code roll-after}, {@code rows}, {@code compression}. */
  public static SinkTarget read(SinkValues values) {
    return new ParquetTarget(
        Path.of(values.text("folder")),
        new Rolling(
            values.size("roll-size", Rolling.USUAL.size()),
            values.duration("roll-after", Rolling.USUAL.after())),
        new ParquetFormat(
            values.choice("rows", ParquetFormat.USUAL.rows()),
            values.choice("compression", ParquetFormat.USUAL.compression())));
  }

  @Override
  public PoseSink open(String name, MeterRegistry meters) {
    return ParquetSink.open(name, this, meters);
  }
}
