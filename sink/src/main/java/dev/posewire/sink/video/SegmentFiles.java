package dev.posewire.sink.video;

import dev.posewire.sink.file.PartFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * A video, {@code <name>.mp4}, and its index, {@code <name>.jsonl}, with the suffix {@code .part}
 * until both are complete. Not thread-safe: owned by the writer thread.
 *
 * <p>A piece of the video is made safe first, then the lines of its frames, of which the last tells
 * how long the video is: whatever a crash leaves can be cut back to where both agree.
 */
final class SegmentFiles {
  static final String VIDEO = ".mp4";
  static final String INDEX = ".jsonl";
  static final String LEFT_OVER = VIDEO + PartFile.SUFFIX;

  private final PartFile video;
  private final PartFile index;

  /** Bytes of the video whose frames the index has, too. */
  private long agreedBytes;

  private boolean indexComplete;

  private SegmentFiles(PartFile video, PartFile index) {
    this.video = video;
    this.index = index;
  }

  /**
   * Begins both.
   *
   * @param name path without an ending
   * @throws FileAlreadyExistsException if the name is taken
   */
  static SegmentFiles begin(Path name) throws IOException {
    Path indexFile = named(name, INDEX);
    PartFile video = PartFile.open(named(name, VIDEO), StandardOpenOption.CREATE_NEW);
    try {
      // Who has the part file has the name, unless it was given away just before.
      requireFree(named(name, VIDEO));
      requireFree(indexFile);
      // What is there of that name has no video beside it: it is nobody's.
      return new SegmentFiles(video, PartFile.open(indexFile, StandardOpenOption.CREATE));
    } catch (IOException e) {
      video.delete();
      throw e;
    }
  }

  private static Path named(Path name, String ending) {
    return name.resolveSibling(name.getFileName() + ending);
  }

  private static void requireFree(Path file) throws IOException {
    if (Files.exists(file)) throw new FileAlreadyExistsException(file.toString());
  }

  Path part() {
    return video.part();
  }

  /** Makes a piece of the video safe, with the lines of its frames. */
  void write(byte[] piece, List<IndexLine> lines) throws IOException {
    video.append(piece);
    video.flush();
    for (IndexLine line : lines.subList(0, lines.size() - 1)) {
      index.append(line.toBytes());
    }
    index.append(lines.get(lines.size() - 1).endingAt(video.flushedBytes()).toBytes());
    index.flush();
    agreedBytes = video.flushedBytes();
  }

  /**
   * Gives both their names, with what was made safe; removes them if that is nothing.
   *
   * @return whether they are there
   */
  boolean complete() throws IOException {
    if (agreedBytes == 0) {
      index.delete();
      video.delete();
      return false;
    }
    if (!indexComplete) {
      index.rewind();
      video.rewind();
      video.cut(agreedBytes);
      index.complete();
      indexComplete = true;
    }
    video.complete();
    return true;
  }

  /** Closes both under their temporary names. */
  void leave() throws IOException {
    video.leave();
    if (!indexComplete) index.leave();
  }

  /**
   * Completes what an ended process left; nothing if another one has it open.
   *
   * @param part path of the video
   */
  static void completeLeftOver(Path part) throws IOException {
    Optional<PartFile> video = PartFile.leftOver(part);
    if (video.isEmpty()) return;
    String file = part.getFileName().toString();
    Path name = part.resolveSibling(file.substring(0, file.length() - LEFT_OVER.length()));
    Path indexFile = named(name, INDEX);
    if (Files.exists(indexFile)) { // it was being completed
      video.get().complete();
      return;
    }
    Path indexPart = named(name, INDEX + PartFile.SUFFIX);
    Optional<PartFile> index = PartFile.leftOver(indexPart);
    if (index.isEmpty()) {
      if (Files.exists(indexPart)) { // it is being left
        video.get().leave();
      } else {
        video.get().delete();
      }
      return;
    }
    SegmentFiles files = new SegmentFiles(video.get(), index.get());
    try {
      files.agree();
      boolean unused = files.complete();
    } catch (IOException e) {
      files.leave();
      throw e;
    }
  }

  /** Cuts the index to the last line whose frame the video has. */
  private void agree() throws IOException {
    long indexBytes = 0;
    long readBytes = 0;
    // Not closed: it would close the file.
    BufferedReader lines = lines(index.channel());
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      readBytes += line.getBytes(StandardCharsets.UTF_8).length + 1L;
      if (readBytes > index.flushedBytes()) break; // it has no end
      Optional<IndexLine> parsed = IndexLine.parse(line);
      if (parsed.isEmpty()) break; // what the disk made of it in a crash of the machine
      long videoBytes = parsed.get().videoBytes().orElse(0);
      if (videoBytes == 0) continue;
      if (videoBytes > video.flushedBytes()) break;
      agreedBytes = videoBytes;
      indexBytes = readBytes;
    }
    index.cut(indexBytes);
  }

  private static BufferedReader lines(FileChannel channel) {
    return new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
  }

  /**
   * The place of the last frame that a complete index has; what is no line of one is passed over.
   */
  static FramePlace lastPlace(Path index) throws IOException {
    FramePlace last = FramePlace.NONE;
    try (FileChannel channel = FileChannel.open(index);
        BufferedReader lines = lines(channel)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = IndexLine.parse(line).map(IndexLine::place).orElse(last);
      }
    } catch (NoSuchFileException removed) {
      return FramePlace.NONE;
    }
    return last;
  }
}
