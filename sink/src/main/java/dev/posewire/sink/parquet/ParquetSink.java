package dev.posewire.sink.parquet;

import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.sink.PoseSink;
import dev.posewire.sink.SinkException;
import dev.posewire.sink.SinkService;
import dev.posewire.sink.file.FileAttempts;
import dev.posewire.sink.file.FileFault;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pose events in Parquet files. Not thread-safe: owned by the thread that writes.
 *
 * <p>A Parquet file can be read only when it is whole. So a flush makes events safe in a journal;
 * one that is large or old becomes files, on the thread that writes: meanwhile, some seconds for 64
 * MiB, nothing is stored, and the events wait in Kafka. A journal that a crash, or a stop in the
 * middle, has left becomes files at the next start.
 *
 * <p>It waits for nobody but the disk, so that there is nothing to cancel: a stop that takes too
 * long interrupts it.
 */
final class ParquetSink implements PoseSink {
  private static final Logger log = LoggerFactory.getLogger(ParquetSink.class);

  private final String name;
  private final ParquetTarget target;
  private final JournalFolder journals;
  private final Conversion conversion;
  private final Ticker ticker;
  private final AvroCodec codec = new AvroCodec();
  private final FileAttempts attempts = new FileAttempts(this::takeBack, this::describe);
  private Optional<Journal> journal = Optional.empty();

  /** When the journal got its first event. */
  private long begunNanos;

  private boolean closed;

  private ParquetSink(
      String name,
      ParquetTarget target,
      JournalFolder journals,
      Conversion conversion,
      Ticker ticker) {
    this.name = name;
    this.target = target;
    this.journals = journals;
    this.conversion = conversion;
    this.ticker = ticker;
  }

  /**
   * Counts its files in {@code parquet.files{stage,sink}}.
   *
   * @throws UserErrorException if the folder cannot be written
   */
  static ParquetSink open(String name, ParquetTarget target, MeterRegistry meters) {
    return open(name, target, InstantSource.system(), Ticker.system(), meters);
  }

  static ParquetSink open(
      String name, ParquetTarget target, InstantSource clock, Ticker ticker, MeterRegistry meters) {
    JournalFolder journals = new JournalFolder(target.folder(), clock, new Random());
    Counter files =
        Counter.builder("parquet.files")
            .description("Parquet files that were written")
            .tag("stage", SinkService.STAGE)
            .tag("sink", name)
            .register(meters);
    try {
      journals.prepare();
    } catch (IOException e) {
      throw new UserErrorException(FileFault.describe(target.folder(), e), e);
    }
    Conversion conversion = new Conversion(target.folder(), target.format(), files);
    return new ParquetSink(name, target, journals, conversion, ticker);
  }

  @Override
  public String name() {
    return name;
  }

  /** Makes files of what earlier processes left; what another one still writes stays. */
  @Override
  public void prepare() throws SinkException {
    requireOpen();
    attempts.run(
        () -> {
          for (Path path : journals.list()) {
            conversion.runLeftOver(path);
          }
        });
  }

  @Override
  public void write(PoseEvent event) throws SinkException {
    requireOpen();
    requirePartition(event);
    byte[] bytes = codec.encode(event);
    attempts.run(() -> openJournal().append(bytes));
  }

  private void requirePartition(PoseEvent event) throws SinkException {
    try {
      Partition unused = Partition.of(event);
    } catch (IllegalArgumentException e) {
      attempts.fail(); // the others of its batch are written again
      throw SinkException.refused("no folder can be named after it: " + e.getMessage(), e);
    }
  }

  @Override
  public void flush() throws SinkException {
    requireOpen();
    attempts.run(
        () -> {
          if (journal.isPresent()) journal.get().flush();
        });
  }

  @Override
  public void tend() throws SinkException {
    requireOpen();
    attempts.run(this::convertIfDue);
  }

  private void requireOpen() {
    if (closed) throw new IllegalStateException("sink is closed: " + name);
  }

  private void takeBack() throws IOException {
    if (journal.isPresent()) journal.get().rewind();
  }

  private Journal openJournal() throws IOException {
    convertIfDue();
    if (journal.isEmpty()) {
      journal = Optional.of(journals.begin());
      begunNanos = ticker.nanos();
    }
    return journal.get();
  }

  private void convertIfDue() throws IOException {
    if (journal.isEmpty()) return;
    if (!journal.get().isDue(target.rolling(), ticker.nanos() - begunNanos)) return;
    conversion.run(journal.get());
    journal = Optional.empty();
  }

  /** Makes files of what is left, if there is time: interrupted, it leaves the journal. */
  @Override
  public void close() {
    if (closed) return;
    closed = true;
    if (journal.isEmpty()) return;
    // An interrupted thread may not write to a channel: it would be closed under us.
    boolean interrupted = Thread.interrupted();
    try (Journal last = journal.get()) {
      attempts.takeBack();
      last.flush();
      if (!interrupted) conversion.run(last);
    } catch (IOException e) {
      if (!isInterrupt(e)) {
        throw new UserErrorException(describe(e) + "; what was flushed" + isLeft(), e);
      }
      interrupted = true;
    } finally {
      if (interrupted) {
        log.info("stopped in the middle: what was flushed{}", isLeft());
        Thread.currentThread().interrupt();
      }
    }
  }

  private String describe(IOException e) {
    return isInterrupt(e)
        ? "interrupted: what was flushed" + isLeft()
        : FileFault.describe(target.folder(), e);
  }

  /** An interrupt closes the channel at hand, and every other one when it is used. */
  private static boolean isInterrupt(IOException e) {
    return e instanceof ClosedChannelException || Thread.currentThread().isInterrupted();
  }

  private String isLeft() {
    return " is in %s, and becomes Parquet files at the next start"
        .formatted(journal.map(Journal::path).orElse(target.folder()));
  }
}
