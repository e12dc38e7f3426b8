package dev.posewire.sink.parquet;

import dev.posewire.sink.file.AppendFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;

/**
 * One Parquet file of a partition, written under a temporary name that no reader takes. Not
 * thread-safe: owned by the thread that writes.
 *
 * <p>It replaces one of its name: that is what an attempt made that did not come to its end.
 */
final class PartitionFile {
  private static final String SUFFIX = ".parquet";

  /** What is gathered in memory, packed, before it is written: a part of a process of 128 MiB. */
  private static final long ROW_GROUP_BYTES = 8L << 20;

  /**
   * Of a column, not packed; numbers that are never the same outgrow a dictionary of that size
   * soon.
   */
  private static final int PAGE_BYTES = 64 << 10;

  /** Gives a writer the rows. */
  interface Content {
    void writeTo(ParquetWriter<PoseRow> rows) throws IOException;
  }

  private final Path target;
  private final Path part;

  /**
   * @param name without its suffix
   */
  PartitionFile(Path folder, String name) {
    this.target = folder.resolve(name + SUFFIX);
    this.part = folder.resolve("." + name + SUFFIX + ".part");
  }

  /** Returns when the file has its name and all of it is safe; removes it if that fails. */
  void write(ParquetFormat format, Content content) throws IOException {
    try {
      writePart(format, content);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      AppendFile.syncFolder(target);
    } catch (IOException e) {
      removePart(e);
      throw e;
    }
  }

  private void writePart(ParquetFormat format, Content content) throws IOException {
    try (PartOutput output = PartOutput.begin(part)) {
      try (ParquetWriter<PoseRow> rows = open(output, format)) {
        content.writeTo(rows);
      }
      output.complete();
    }
  }

  private static ParquetWriter<PoseRow> open(PartOutput output, ParquetFormat format)
      throws IOException {
    return new PoseWriterBuilder(output, format.rows())
        .withConf(new PlainParquetConfiguration())
        .withRowGroupSize(ROW_GROUP_BYTES)
        .withPageSize(PAGE_BYTES)
        .withDictionaryPageSize(PAGE_BYTES)
        .withCompressionCodec(format.compression().codec())
        .withCodecFactory(new PagePackers(format.compression()))
        .build();
  }

  private void removePart(IOException reason) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }
}
