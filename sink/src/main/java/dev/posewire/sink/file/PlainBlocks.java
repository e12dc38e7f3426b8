package dev.posewire.sink.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Lines as they are. Thread-safe: holds no state. */
final class PlainBlocks implements Compression.Blocks {
  private static final int PIECE_BYTES = 64 << 10;

  @Override
  public byte[] encode(byte[] lines) {
    return lines;
  }

  /** Searched from the end for the end of a line. */
  @Override
  public long wholeBytes(FileChannel file) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    long end = file.size();
    while (end > 0) {
      long start = Math.max(0, end - PIECE_BYTES);
      read(file, piece.clear().limit((int) (end - start)), start);
      for (int i = piece.position() - 1; i >= 0; i--) {
        if (piece.get(i) == '\n') return start + i + 1;
      }
      end = start;
    }
    return 0;
  }

  private static void read(FileChannel file, ByteBuffer piece, long from) throws IOException {
    while (piece.hasRemaining()) {
      if (file.read(piece, from + piece.position()) < 0) return;
    }
  }
}
