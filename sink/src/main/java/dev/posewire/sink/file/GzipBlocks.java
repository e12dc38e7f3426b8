package dev.posewire.sink.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;

/** Members of a gzip file (RFC 1952), as Java writes them. Thread-safe: holds no state. */
final class GzipBlocks implements Compression.Blocks {
  /** RFC 1952, 2.3, without optional fields: the header, and what it begins with. */
  private static final int HEADER_BYTES = 10;

  private static final int MAGIC_DEFLATE_NO_FIELDS = 0x00088b1f;

  /** CRC-32 and size of what was compressed. */
  private static final int TRAILER_BYTES = 8;

  private static final int PIECE_BYTES = 64 << 10;

  @Override
  public byte[] encode(byte[] lines) {
    ByteArrayOutputStream member = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(member)) {
      gzip.write(lines);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return member.toByteArray();
  }

  @Override
  public long wholeBytes(FileChannel file) throws IOException {
    return BlockWalk.wholeBytes(file, GzipBlocks::memberBytes);
  }

  private static int memberBytes(ByteBuffer rest) {
    rest.order(ByteOrder.LITTLE_ENDIAN);
    int begin = rest.position();
    if (rest.remaining() < HEADER_BYTES || rest.getInt() != MAGIC_DEFLATE_NO_FIELDS) return 0;
    rest.position(begin + HEADER_BYTES);
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(rest);
      int crc = crc(inflater);
      boolean whole =
          inflater.finished()
              && rest.remaining() >= TRAILER_BYTES
              && rest.getInt() == crc
              && rest.getInt() == (int) inflater.getBytesWritten();
      return whole ? rest.position() - begin : 0;
    } catch (DataFormatException e) {
      return 0;
    } finally {
      inflater.end();
    }
  }

  /** Of what was compressed; goes to the end of the member, or of what is there of it. */
  private static int crc(Inflater inflater) throws DataFormatException {
    CRC32 crc = new CRC32();
    byte[] piece = new byte[PIECE_BYTES];
    int bytes;
    do {
      bytes = inflater.inflate(piece);
      crc.update(piece, 0, bytes);
    } while (bytes > 0);
    return (int) crc.getValue();
  }
}
