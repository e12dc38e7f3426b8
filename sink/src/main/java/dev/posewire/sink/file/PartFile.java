package dev.posewire.sink.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is being written under a temporary name and gets its own name when it is complete.
 * Not thread-safe: owned by the thread that writes.
 */
public final class PartFile {
  private static final Logger log = LoggerFactory.getLogger(PartFile.class);

  public static final String SUFFIX = ".part";

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
  public static PartFile open(Path target, StandardOpenOption option) throws IOException {
    return open(target, option, Compression.NONE);
  }

  /** The same, of lines that are compressed. */
  static PartFile open(Path target, StandardOpenOption option, Compression compression)
      throws IOException {
    Path part = target.resolveSibling(target.getFileName() + SUFFIX);
    return new PartFile(AppendFile.begin(part, option, compression.blocks()::encode), target);
  }

  /**
   * Opens what a process left that has ended; empty if another one has it open or has completed it
   * meanwhile. All that is in it counts as flushed.
   */
  public static Optional<PartFile> leftOver(Path part) throws IOException {
    return AppendFile.leftOver(part).map(file -> new PartFile(file, targetOf(part)));
  }

  /** The name that a part file gets. */
  static Path targetOf(Path part) {
    String name = part.getFileName().toString();
    return part.resolveSibling(name.substring(0, name.length() - SUFFIX.length()));
  }

  public Path part() {
    return part.path();
  }

  /** To read from; what was appended and not flushed may not be there. */
  public FileChannel channel() {
    return part.channel();
  }

  /** What a crash would leave. */
  public long flushedBytes() {
    return part.flushedBytes();
  }

  boolean isFlushed() {
    return part.isFlushed();
  }

  public void append(byte[] line) throws IOException {
    part.append(line);
  }

  /** Writes what was appended and waits until the disk has it. */
  public void flush() throws IOException {
    part.flush();
  }

  /** Takes back what was appended since the last flush. */
  public void rewind() throws IOException {
    part.rewind();
  }

  /** Leaves so many bytes of what was flushed, which are safe when it returns. */
  public void cut(long bytes) throws IOException {
    part.cut(bytes);
    part.channel().force(false);
  }

  /** Gives the file its name and closes it; if that fails it stays open under the temporary one. */
  public void complete() throws IOException {
    Files.move(part.path(), target, StandardCopyOption.ATOMIC_MOVE);
    try (part) {
      AppendFile.syncFolder(target);
    } catch (IOException e) {
      // All of it is flushed: at worst a crash of the machine brings the temporary name back.
      log.warn("{} is complete, but its name may not be safe yet", target, e);
    }
  }

  /** Removes the file. */
  public void delete() throws IOException {
    part.delete();
  }

  /** Closes it under its temporary name. */
  public void leave() throws IOException {
    part.close();
  }
}
