package dev.posewire.sink.parquet;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Unpacks pages without Hadoop. */
final class PageUnpackers implements CompressionCodecFactory {
  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("nothing is written");
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return new Unpacker(codec);
  }

  @Override
  public void release() {}

  private record Unpacker(CompressionCodecName codec) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int plainBytes) throws IOException {
      byte[] packed = bytes.toInputStream().readAllBytes();
      return BytesInput.from(
          switch (codec) {
            case ZSTD -> Zstd.decompress(packed, plainBytes);
            case SNAPPY -> Snappy.uncompress(packed);
            default -> packed;
          });
    }

    @Override
    public void decompress(ByteBuffer input, int packedBytes, ByteBuffer output, int plainBytes) {
      throw new UnsupportedOperationException("not asked for by the reader of records");
    }

    @Override
    public void release() {}
  }
}
