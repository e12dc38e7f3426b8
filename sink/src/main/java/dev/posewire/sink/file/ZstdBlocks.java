package dev.posewire.sink.file;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Frames of a Zstandard file (RFC 8878), with checksums. Thread-safe: holds no state. */
final class ZstdBlocks implements Compression.Blocks {
  @Override
  public byte[] encode(byte[] lines) {
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      return context.setChecksum(true).compress(lines);
    }
  }

  @Override
  public long wholeBytes(FileChannel file) throws IOException {
    return BlockWalk.wholeBytes(file, ZstdBlocks::frameBytes);
  }

  private static int frameBytes(ByteBuffer rest) {
    long bytes = Zstd.findFrameCompressedSize(rest.slice());
    if (Zstd.isError(bytes) || bytes > rest.remaining()) return 0;
    byte[] frame = new byte[(int) bytes];
    rest.get(frame);
    try {
      byte[] unused = Zstd.decompressFrame(frame);
      return frame.length;
    } catch (ZstdException e) {
      return 0;
    }
  }
}
