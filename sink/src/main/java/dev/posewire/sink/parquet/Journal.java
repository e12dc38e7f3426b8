package dev.posewire.sink.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.schemas.UnknownSchemaException;
import dev.posewire.sink.file.AppendFile;
import dev.posewire.sink.file.BlockWalk;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of events of all channels in the order of their coming, which are safe once it is flushed.
 * Not thread-safe: owned by the thread that writes.
 *
 * <p>Its {@link Frames} are the schema of the events, for a later version of this program, and then
 * one an event. It is locked as long as it is open; see {@link AppendFile}.
 */
final class Journal implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  static final String SUFFIX = ".journal";

  /** When it becomes files, the place of each event is in memory: some 12 MB of such places. */
  private static final int MAX_EVENTS = 250_000;

  /** What is done with an event. */
  interface Visitor {
    /** Is given the place, for {@link #read}, too. */
    void visit(long place, PoseEvent event) throws IOException;
  }

  private final AppendFile file;
  private final long tornBytes;
  private final AvroCodec codec = new AvroCodec();
  private int writtenEvents;
  private int flushedEvents;

  private Journal(AppendFile file, long tornBytes) {
    this.file = file;
    this.tornBytes = tornBytes;
  }

  /** A new one, which takes events of this version's schema. */
  static Journal begin(Path path) throws IOException {
    AppendFile file =
        AppendFile.begin(path, StandardOpenOption.CREATE_NEW, UnaryOperator.identity());
    try {
      file.append(Frames.frame(PoseEvent.getClassSchema().toString().getBytes(UTF_8)));
      file.flush();
      return new Journal(file, 0);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /**
   * What a process left that has ended, without what is torn at its end: that was not flushed.
   * Empty if another process has it open.
   */
  static Optional<Journal> leftOver(Path path) throws IOException {
    Optional<AppendFile> found = AppendFile.leftOver(path);
    if (found.isEmpty()) return Optional.empty();
    AppendFile file = found.get();
    try {
      long tornBytes =
          file.flushedBytes() - BlockWalk.wholeBytes(file.channel(), Frames::frameBytes);
      if (tornBytes > 0) file.cut(file.flushedBytes() - tornBytes);
      return Optional.of(new Journal(file, tornBytes));
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  Path path() {
    return file.path();
  }

  /** Of its file, without the suffix. */
  String name() {
    String name = file.path().getFileName().toString();
    return name.substring(0, name.length() - SUFFIX.length());
  }

  /** What a crash left unfinished at the end of a left-over. */
  long tornBytes() {
    return tornBytes;
  }

  /** Takes an event as {@link AvroCodec} encodes it. */
  void append(byte[] event) throws IOException {
    file.append(Frames.frame(event));
    writtenEvents++;
  }

  void flush() throws IOException {
    file.flush();
    flushedEvents = writtenEvents;
  }

  /** Takes back what was appended since the last flush. */
  void rewind() throws IOException {
    file.rewind();
    writtenEvents = flushedEvents;
  }

  boolean isDue(Rolling rolling, long ageNanos) {
    return flushedEvents > 0
        && file.isFlushed()
        && (file.flushedBytes() >= rolling.size().bytes()
            || flushedEvents >= MAX_EVENTS
            || ageNanos >= rolling.after().toNanos());
  }

  /** Shows all that was flushed, in the order in which it was appended. */
  void visit(Visitor visitor) throws IOException {
    long place = 0;
    while (place < file.flushedBytes()) {
      byte[] content = Frames.read(file.channel(), place);
      if (place == 0) {
        learn(content);
      } else {
        visitor.visit(place, decode(content));
      }
      place += Frames.HEAD_BYTES + content.length;
    }
  }

  /** The event at a place that {@link #visit} has told. */
  PoseEvent read(long place) throws IOException {
    return decode(Frames.read(file.channel(), place));
  }

  private void learn(byte[] schema) {
    try {
      codec.learn(new String(schema, UTF_8));
    } catch (MalformedRecordException e) {
      throw unreadable(e);
    }
  }

  private PoseEvent decode(byte[] event) {
    try {
      return codec.decode(event, PoseEvent.class);
    } catch (MalformedRecordException | UnknownSchemaException e) {
      throw unreadable(e);
    }
  }

  /** Its events are here, and nowhere else. */
  private UserErrorException unreadable(Exception cause) {
    return new UserErrorException(
        "cannot read %s: %s; start the version of posewire that wrote it, or move it away"
            .formatted(path().toAbsolutePath(), cause.getMessage()),
        cause);
  }

  /** Removes it and closes it; if that fails it stays open. */
  void delete() throws IOException {
    Files.deleteIfExists(path());
    try (file) {
      AppendFile.syncFolder(path());
    } catch (IOException e) {
      log.warn("{} is removed; a crash of the machine may bring it back", path(), e);
    }
  }

  /** What was flushed stays for the next start. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
