package dev.posewire.sink.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * What a journal is made of: frames of an int with the length, an int with the CRC-32C, and the
 * bytes, in big-endian order. Holds no state.
 */
final class Frames {
  static final int HEAD_BYTES = 2 * Integer.BYTES;

  private Frames() {}

  static byte[] frame(byte[] content) {
    return ByteBuffer.allocate(HEAD_BYTES + content.length)
        .putInt(content.length)
        .putInt(crc(ByteBuffer.wrap(content)))
        .put(content)
        .array();
  }

  /** How many bytes the frame has that begins here; 0 if it is torn. */
  static int frameBytes(ByteBuffer rest) {
    if (rest.remaining() < HEAD_BYTES) return 0;
    int length = rest.getInt();
    int crc = rest.getInt();
    // An empty one is what a crash may leave: zeroes.
    if (length < 1 || length > rest.remaining()) return 0;
    rest.limit(rest.position() + length);
    return crc(rest) == crc ? HEAD_BYTES + length : 0;
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /**
   * The content of the frame that begins there.
   *
   * @throws IOException also if it is not what was written
   */
  static byte[] read(FileChannel file, long from) throws IOException {
    int length = readFully(file, ByteBuffer.allocate(Integer.BYTES), from).getInt();
    if (length < 1 || length > file.size() - from - HEAD_BYTES) {
      throw new IOException("no frame at byte " + from);
    }
    ByteBuffer frame = readFully(file, ByteBuffer.allocate(HEAD_BYTES + length), from);
    if (frameBytes(frame.duplicate()) == 0) throw new IOException("no frame at byte " + from);
    byte[] content = new byte[length];
    frame.get(HEAD_BYTES, content);
    return content;
  }

  private static ByteBuffer readFully(FileChannel file, ByteBuffer bytes, long from)
      throws IOException {
    while (bytes.hasRemaining()) {
      if (file.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException("ends before byte " + (from + bytes.limit()));
      }
    }
    return bytes.flip();
  }
}
