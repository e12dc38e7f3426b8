package dev.posewire.sink.file;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * How lines that are written together lie in a file. Thread-safe: holds no state.
 *
 * <p>With a compression each block of lines is a member of its own (RFC 1952) or a frame (RFC
 * 8878), so that a flush makes it readable and a crash tears the last one only; a file of several
 * is a file of that format, and reads as one.
 */
public enum Compression {
  /** As they are; a block ends with its last line. */
  NONE(""),
  GZIP(".gz"),
  ZSTD(".zst");

  /** Makes blocks of lines, and finds how far they go. Thread-safe. */
  interface Blocks {
    /** The block as it is appended to a file. */
    byte[] encode(byte[] lines);

    /** How many bytes of a file that was not written to its end are whole blocks. */
    long wholeBytes(FileChannel file) throws IOException;
  }

  private final String suffix;

  Compression(String suffix) {
    this.suffix = suffix;
  }

  /** Of file names, behind {@code .jsonl}. */
  String suffix() {
    return suffix;
  }

  Blocks blocks() {
    return switch (this) {
      case NONE -> new PlainBlocks();
      case GZIP -> new GzipBlocks();
      case ZSTD -> new ZstdBlocks();
    };
  }
}
