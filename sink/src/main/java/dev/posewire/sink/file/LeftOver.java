package dev.posewire.sink.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Completes the part file of a process that ended without doing so. */
final class LeftOver {
  private LeftOver() {}

  /**
   * Cuts off what is torn, and gives the file its name; removes it if nothing is left. A file that
   * another process has open, or has completed meanwhile, is left alone.
   *
   * @return how many bytes were cut off
   */
  static long complete(Path part, Compression compression) throws IOException {
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (!AppendFile.tryLock(channel)) return 0;
      long size = channel.size();
      long wholeBytes = compression.blocks().wholeBytes(channel);
      if (wholeBytes == 0) {
        Files.delete(part);
        return size;
      }
      channel.truncate(wholeBytes);
      channel.force(true);
      Files.move(part, PartFile.targetOf(part), StandardCopyOption.ATOMIC_MOVE);
      AppendFile.syncFolder(part);
      return size - wholeBytes;
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}
