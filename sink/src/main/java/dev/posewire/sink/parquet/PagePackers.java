package dev.posewire.sink.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Packs pages without Hadoop, whose codecs are Parquet's usual ones. It only writes. Thread-safe:
 * holds no state.
 */
record PagePackers(PageCompression compression) implements CompressionCodecFactory {
  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return new Packer(compression);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("nothing is read");
  }

  @Override
  public void release() {}

  private record Packer(PageCompression compression) implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput page) throws IOException {
      ByteArrayOutputStream plain = new ByteArrayOutputStream(Math.toIntExact(page.size()));
      page.writeAllTo(plain);
      return BytesInput.from(compression.pack(plain.toByteArray()));
    }

    @Override
    public CompressionCodecName getCodecName() {
      return compression.codec();
    }

    @Override
    public void release() {}
  }
}
