package dev.posewire.sink.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is being written under a temporary name and gets its own name when it is complete.
 * Not thread-safe: owned by the thread that writes.
 */
final class PartFile {
  private static final Logger log = LoggerFactory.getLogger(PartFile.class);

  static final String SUFFIX = ".part";

  private final AppendFile part;
  private final Path target;

  private PartFile(AppendFile part, Path target) {
    this.part = part;
    this.target = target;
  }

  /**
   * Opens an empty file that will be named {@code target}.
   *
   * @param option {@code CREATE_NEW} fails if the part file is there, {@code CREATE} begins it anew
   */
  static PartFile open(Path target, StandardOpenOption option, Compression compression)
      throws IOException {
    Path part = target.resolveSibling(target.getFileName() + SUFFIX);
    return new PartFile(AppendFile.begin(part, option, compression.blocks()::encode), target);
  }

  Path part() {
    return part.path();
  }

  /** What a crash would leave. */
  long flushedBytes() {
    return part.flushedBytes();
  }

  boolean isFlushed() {
    return part.isFlushed();
  }

  void append(byte[] line) throws IOException {
    part.append(line);
  }

  /** Writes what was appended and waits until the disk has it. */
  void flush() throws IOException {
    part.flush();
  }

  /** Takes back what was appended since the last flush. */
  void rewind() throws IOException {
    part.rewind();
  }

  /** Gives the file its name and closes it; if that fails it stays open under the temporary one. */
  void complete() throws IOException {
    Files.move(part.path(), target, StandardCopyOption.ATOMIC_MOVE);
    try (part) {
      AppendFile.syncFolder(target);
    } catch (IOException e) {
      // All of it is flushed: at worst a crash of the machine brings the temporary name back.
      log.warn("{} is complete, but its name may not be safe yet", target, e);
    }
  }

  /** Removes the file. */
  void delete() throws IOException {
    part.delete();
  }

  /** Closes it under its temporary name. */
  void leave() throws IOException {
    part.close();
  }
}
