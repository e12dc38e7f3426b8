package dev.posewire.sink.file;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A file that is appended to, flushed, and cut back to the last flush after a failure. Not
 * thread-safe: owned by the thread that writes.
 *
 * <p>It is locked as long as it is open, so that no other process takes it for a left-over. A lock
 * belongs to the process, and goes as soon as it closes any channel of that file: within one, no
 * two sinks may share a file, and it is read through the channel that it is written through.
 */
public final class AppendFile implements Closeable {
  /** What was appended is written when there is so much of it, or at a flush. */
  private static final int BLOCK_BYTES = 256 << 10;

  private final Path path;
  private final FileChannel channel;
  private final UnaryOperator<byte[]> encoding;
  private final ByteArrayOutputStream block = new ByteArrayOutputStream(BLOCK_BYTES);
  private long writtenBytes;
  private long flushedBytes;

  private AppendFile(Path path, FileChannel channel, UnaryOperator<byte[]> encoding) {
    this.path = path;
    this.channel = channel;
    this.encoding = encoding;
  }

  /**
   * Opens an empty file, and makes its name safe.
   *
   * @param option {@code CREATE_NEW} fails if the file is there, {@code CREATE} begins it anew
   * @param encoding of what is written together
   */
  public static AppendFile begin(
      Path path, StandardOpenOption option, UnaryOperator<byte[]> encoding) throws IOException {
    FileChannel channel =
        FileChannel.open(path, option, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      // Between opening and locking another process may have cleared the new file away.
      if (!tryLock(channel) || !Files.exists(path)) {
        throw new FileSystemException(path.toString(), null, "another process has it open");
      }
      channel.truncate(0);
      syncFolder(path);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new AppendFile(path, channel, encoding);
  }

  /**
   * Opens what a process left that has ended; empty if another one has it open or has removed it
   * meanwhile. All that is in it counts as flushed.
   */
  public static Optional<AppendFile> leftOver(Path path) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      if (tryLock(channel) && Files.exists(path)) {
        AppendFile file = new AppendFile(path, channel, UnaryOperator.identity());
        file.writtenBytes = file.flushedBytes = channel.size();
        return Optional.of(file);
      }
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return Optional.empty();
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
  public static void syncFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    } catch (AccessDeniedException e) {
      // Not every system lets a folder be opened; then the names are as safe as it makes them.
      return;
    }
  }

  public Path path() {
    return path;
  }

  /** To read from; what was appended and not flushed may not be there. */
  public FileChannel channel() {
    return channel;
  }

  /** What a crash would leave. */
  public long flushedBytes() {
    return flushedBytes;
  }

  public boolean isFlushed() {
    return block.size() == 0 && writtenBytes == flushedBytes;
  }

  public void append(byte[] bytes) throws IOException {
    block.writeBytes(bytes);
    if (block.size() >= BLOCK_BYTES) drain();
  }

  /** Writes what was appended and waits until the disk has it. */
  public void flush() throws IOException {
    if (isFlushed()) return;
    if (block.size() > 0) drain();
    channel.force(false);
    flushedBytes = writtenBytes;
  }

  /** Takes back what was appended since the last flush. */
  public void rewind() throws IOException {
    cut(flushedBytes);
  }

  /** Leaves so many bytes of what was flushed. */
  public void cut(long bytes) throws IOException {
    block.reset();
    channel.truncate(bytes);
    writtenBytes = flushedBytes = bytes;
  }

  /** Removes the file and closes it; if that fails it stays. */
  public void delete() throws IOException {
    try (channel) {
      Files.deleteIfExists(path);
    }
  }

  /** Closes it, and with that unlocks it; what was not flushed is not in it. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void drain() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(encoding.apply(block.toByteArray()));
    long from = writtenBytes;
    writtenBytes += bytes.remaining();
    block.reset();
    while (bytes.hasRemaining()) {
      channel.write(bytes, from + bytes.position());
    }
  }
}
