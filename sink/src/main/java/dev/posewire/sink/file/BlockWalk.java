package dev.posewire.sink.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/** Goes through a file from block to block. */
public final class BlockWalk {
  /** No block is as large. */
  private static final int WINDOW_BYTES = 1 << 30;

  private BlockWalk() {}

  /** Finds the end of a block. */
  public interface Finder {
    /**
     * How many bytes the block has that begins at the buffer's position, by its own words and
     * checksum; 0 if it is torn.
     *
     * @param rest of the file; it may be moved about
     */
    int blockBytes(ByteBuffer rest);
  }

  /** How many bytes of the file are whole blocks. */
  public static long wholeBytes(FileChannel file, Finder finder) throws IOException {
    long whole = 0;
    while (whole < file.size()) {
      long left = file.size() - whole;
      MappedByteBuffer window = file.map(MapMode.READ_ONLY, whole, Math.min(left, WINDOW_BYTES));
      int inWindow = wholeBytes(window, finder);
      if (inWindow == 0) return whole;
      whole += inWindow;
    }
    return whole;
  }

  private static int wholeBytes(ByteBuffer window, Finder finder) {
    int whole = 0;
    while (whole < window.capacity()) {
      int bytes = finder.blockBytes(window.duplicate().position(whole));
      if (bytes == 0) return whole;
      whole += bytes;
    }
    return whole;
  }
}
