package dev.posewire.sink.parquet;

/** What a file's rows are, and how they are packed. */
public record ParquetFormat(Rows rows, PageCompression compression) {
  public static final ParquetFormat USUAL = new ParquetFormat(Rows.EVENTS, PageCompression.ZSTD);
}
