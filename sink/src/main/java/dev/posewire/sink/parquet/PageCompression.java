package dev.posewire.sink.parquet;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** How the pages of a Parquet file are packed. Thread-safe: holds no state. */
public enum PageCompression {
  ZSTD(CompressionCodecName.ZSTD),
  SNAPPY(CompressionCodecName.SNAPPY),
  NONE(CompressionCodecName.UNCOMPRESSED);

  private final CompressionCodecName codec;

  PageCompression(CompressionCodecName codec) {
    this.codec = codec;
  }

  /** As the file names it. */
  CompressionCodecName codec() {
    return codec;
  }

  byte[] pack(byte[] page) throws IOException {
    return switch (this) {
      case ZSTD -> Zstd.compress(page);
      case SNAPPY -> Snappy.compress(page);
      case NONE -> page;
    };
  }
}
