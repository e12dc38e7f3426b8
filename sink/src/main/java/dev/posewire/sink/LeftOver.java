package dev.posewire.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Completes the part file of a process that ended without doing so. */
final class LeftOver {
  private static final int BLOCK_BYTES = 64 << 10;

  private LeftOver() {}

  /**
   * Cuts off the last line if it has no end, and gives the file its name; removes it if nothing is
   * left. A file that another process has open, or has completed meanwhile, is left alone.
   *
   * @return how many bytes were cut off
   */
  static long complete(Path part) throws IOException {
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (!PartFile.tryLock(channel)) return 0;
      long size = channel.size();
      long wholeBytes = wholeBytes(channel, size);
      if (wholeBytes == 0) {
        Files.delete(part);
        return size;
      }
      channel.truncate(wholeBytes);
      channel.force(true);
      Files.move(part, targetOf(part), StandardCopyOption.ATOMIC_MOVE);
      PartFile.syncFolder(part);
      return size - wholeBytes;
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private static Path targetOf(Path part) {
    String name = part.getFileName().toString();
    return part.resolveSibling(name.substring(0, name.length() - PartFile.SUFFIX.length()));
  }

  /** How far the last {@code \n} reaches, searched from the end. */
  private static long wholeBytes(FileChannel channel, long size) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
    long end = size;
    while (end > 0) {
      long start = Math.max(0, end - BLOCK_BYTES);
      read(channel, block.clear().limit((int) (end - start)), start);
      for (int i = block.position() - 1; i >= 0; i--) {
        if (block.get(i) == '\n') return start + i + 1;
      }
      end = start;
    }
    return 0;
  }

  private static void read(FileChannel channel, ByteBuffer block, long from) throws IOException {
    while (block.hasRemaining()) {
      if (channel.read(block, from + block.position()) < 0) return;
    }
  }
}
