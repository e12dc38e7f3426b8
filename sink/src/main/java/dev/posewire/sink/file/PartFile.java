package dev.posewire.sink.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is being written under a temporary name and gets its own name when it is complete.
 * Not thread-safe: owned by the thread that writes.
 *
 * <p>It is locked as long as it is open, so that no other process takes it for a left-over. A lock
 * belongs to the process: within one, no two sinks may share a file.
 */
final class PartFile {
  private static final Logger log = LoggerFactory.getLogger(PartFile.class);

  static final String SUFFIX = ".part";

  /** Lines are written when there are so many bytes of them, or at a flush. */
  private static final int BLOCK_BYTES = 256 << 10;

  private final Path part;
  private final Path target;
  private final FileChannel channel;
  private final Compression.Blocks blocks;
  private final ByteArrayOutputStream block = new ByteArrayOutputStream(BLOCK_BYTES);
  private long writtenBytes;
  private long flushedBytes;

  private PartFile(Path part, Path target, FileChannel channel, Compression compression) {
    this.part = part;
    this.target = target;
    this.channel = channel;
    this.blocks = compression.blocks();
  }

  /**
   * Opens an empty file that will be named {@code target}.
   *
   * @param option {@code CREATE_NEW} fails if the part file is there, {@code CREATE} begins it anew
   */
  static PartFile open(Path target, StandardOpenOption option, Compression compression)
      throws IOException {
    Path part = target.resolveSibling(target.getFileName() + SUFFIX);
    OpenOption[] options = {option, StandardOpenOption.WRITE};
    FileChannel channel = FileChannel.open(part, options);
    try {
      // Between opening and locking another process may have cleared the new file away.
      if (!tryLock(channel) || !Files.exists(part)) {
        throw new FileSystemException(part.toString(), null, "another process has it open");
      }
      channel.truncate(0);
      syncFolder(part);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new PartFile(part, target, channel, compression);
  }

  /** Locks a file until its channel is closed; false if somebody else has it. */
  static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Makes the names in a file's folder safe. */
  static void syncFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    } catch (AccessDeniedException e) {
      // Not every system lets a folder be opened; then the names are as safe as it makes them.
      return;
    }
  }

  Path part() {
    return part;
  }

  /** What a crash would leave. */
  long flushedBytes() {
    return flushedBytes;
  }

  boolean isFlushed() {
    return block.size() == 0 && writtenBytes == flushedBytes;
  }

  void append(byte[] line) throws IOException {
    block.writeBytes(line);
    if (block.size() >= BLOCK_BYTES) drain();
  }

  /** Writes what was appended and waits until the disk has it. */
  void flush() throws IOException {
    if (isFlushed()) return;
    if (block.size() > 0) drain();
    channel.force(false);
    flushedBytes = writtenBytes;
  }

  /** Takes back what was appended since the last flush. */
  void rewind() throws IOException {
    block.reset();
    channel.truncate(flushedBytes);
    channel.position(flushedBytes);
    writtenBytes = flushedBytes;
  }

  /** Gives the file its name and closes it; if that fails it stays open under the temporary one. */
  void complete() throws IOException {
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    try (channel) {
      syncFolder(target);
    } catch (IOException e) {
      // All of it is flushed: at worst a crash of the machine brings the temporary name back.
      log.warn("{} is complete, but its name may not be safe yet", target, e);
    }
  }

  /** Removes the file. */
  void delete() throws IOException {
    try (channel) {
      Files.deleteIfExists(part);
    }
  }

  /** Closes it under its temporary name. */
  void leave() throws IOException {
    channel.close();
  }

  private void drain() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(blocks.encode(block.toByteArray()));
    writtenBytes += bytes.remaining();
    block.reset();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
