package dev.posewire.sink.parquet;

import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;

/** Makes what writes rows. Owned by who opens a file. */
final class PoseWriterBuilder extends ParquetWriter.Builder<PoseRow, PoseWriterBuilder> {
  private final Rows rows;

  PoseWriterBuilder(OutputFile file, Rows rows) {
    super(file);
    this.rows = rows;
  }

  @Override
  protected PoseWriterBuilder self() {
    return this;
  }

  @Override
  @Deprecated
  protected WriteSupport<PoseRow> getWriteSupport(Configuration hadoop) {
    throw new UnsupportedOperationException("Hadoop is not there");
  }

  @Override
  protected WriteSupport<PoseRow> getWriteSupport(ParquetConfiguration configuration) {
    return new PoseRows(rows);
  }
}
