package dev.posewire.sink.file;

import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.PoseJson;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.SinkException;
import dev.posewire.sink.SinkService;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * JSON lines in files. Not thread-safe: owned by the thread that writes.
 *
 * <p>The file that is being written has the suffix {@code .part} and gets its name in one step when
 * it is complete: a reader that takes only whole names sees only whole files. A flush waits for the
 * disk. After a failure the file is cut back to the last flush, so that what is written again is
 * there once.
 */
public final class JsonLinesFileSink implements PoseSink {
  private final String name;
  private final Path place;
  private final PartFiles files;
  private final Rotation rotation;
  private final Ticker ticker;
  private final FileAttempts attempts =
      new FileAttempts(this::takeBack, e -> FileFault.describe(current(), e));
  private Optional<PartFile> file = Optional.empty();

  /** When the file got its first event. */
  private long begunNanos;

  private boolean closed;

  private JsonLinesFileSink(
      String name, Path place, PartFiles files, Rotation rotation, Ticker ticker) {
    this.name = name;
    this.place = place;
    this.files = files;
    this.rotation = rotation;
    this.ticker = ticker;
  }

  /**
   * Files {@code poses-<time>-<n>.jsonl} in a folder. What a crash left there is completed first:
   * what is torn at its end is cut off, logged and counted in {@code lines.torn{stage,sink}}.
   *
   * @throws UserErrorException if the folder cannot be written
   */
  static JsonLinesFileSink inFolder(String name, JsonLinesTarget target, MeterRegistry meters) {
    return inFolder(name, target, InstantSource.system(), Ticker.system(), meters);
  }

  static JsonLinesFileSink inFolder(
      String name,
      JsonLinesTarget target,
      InstantSource clock,
      Ticker ticker,
      MeterRegistry meters) {
    SinkFolder files = new SinkFolder(target.folder(), target.compression(), clock);
    Counter torn =
        Counter.builder("lines.torn")
            .description("Ends of files that a crash left unfinished and that were cut off")
            .tag("stage", SinkService.STAGE)
            .tag("sink", name)
            .register(meters);
    try {
      files.prepare();
      torn.increment(files.completeLeftOvers());
    } catch (IOException e) {
      throw new UserErrorException(FileFault.describe(target.folder(), e), e);
    }
    return new JsonLinesFileSink(name, target.folder(), files, target.rotation(), ticker);
  }

  /**
   * One file, written as {@code <file>.part} and put in the place of {@code file} on close. A part
   * file that was left behind is begun anew. If the last write or flush failed, close leaves the
   * part file as it is.
   *
   * @throws UserErrorException if it cannot be written
   */
  public static JsonLinesFileSink toFile(Path file) {
    if (Files.isDirectory(file)) {
      throw new UserErrorException(
          "cannot write "
              + file
              + ": it is a folder; name a file, such as "
              + file
              + "/poses.jsonl");
    }
    JsonLinesFileSink sink =
        new JsonLinesFileSink(
            file.toString(), file, new SingleFile(file), Rotation.NEVER, Ticker.system());
    try {
      sink.file = Optional.of(sink.files.open());
    } catch (IOException e) {
      throw new UserErrorException(FileFault.describe(file, e), e);
    }
    return sink;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void write(PoseEvent event) throws SinkException {
    requireOpen();
    byte[] line = PoseJson.toLine(event);
    attempts.run(() -> openFile().append(line));
  }

  @Override
  public void flush() throws SinkException {
    requireOpen();
    attempts.run(
        () -> {
          if (file.isPresent()) file.get().flush();
        });
  }

  @Override
  public void tend() throws SinkException {
    requireOpen();
    attempts.run(this::completeIfDue);
  }

  private void requireOpen() {
    if (closed) throw new IllegalStateException("sink is closed: " + name);
  }

  private void takeBack() throws IOException {
    if (file.isPresent()) file.get().rewind();
  }

  private PartFile openFile() throws IOException {
    completeIfDue();
    if (file.isEmpty()) {
      file = Optional.of(files.open());
      begunNanos = ticker.nanos();
    }
    return file.get();
  }

  private void completeIfDue() throws IOException {
    if (file.isEmpty() || !rotation.isDue(file.get(), ticker.nanos() - begunNanos)) return;
    file.get().complete();
    file = Optional.empty();
  }

  private Path current() {
    return file.map(PartFile::part).orElse(place);
  }

  @Override
  public void close() {
    close(true);
  }

  /** As {@link #close}, but the file that is being written keeps its suffix {@code .part}. */
  @Override
  public void abandon() {
    close(false);
  }

  private void close(boolean complete) {
    if (closed) return;
    closed = true;
    if (file.isEmpty()) return;
    // An interrupted thread may not write to a channel: it would be closed under us.
    boolean interrupted = Thread.interrupted();
    try {
      finish(file.get(), complete);
    } catch (IOException e) {
      throw new UserErrorException(
          FileFault.describe(current(), e) + "; what was flushed is still in that file", e);
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  private void finish(PartFile last, boolean complete) throws IOException {
    try {
      boolean whole = !attempts.hasFailed();
      attempts.takeBack();
      last.flush();
      if (complete) {
        files.finish(last, whole);
      } else {
        last.leave();
      }
    } catch (IOException e) {
      last.leave();
      throw e;
    }
  }
}
