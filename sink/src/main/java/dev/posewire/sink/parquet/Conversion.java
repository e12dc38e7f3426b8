package dev.posewire.sink.parquet;

import dev.posewire.sink.file.AppendFile;
import dev.posewire.sink.parquet.JournalIndex.Place;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.hadoop.ParquetWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes Parquet files of a journal, one a partition, and one after the other: what it holds in
 * memory are the places of the events and a row group. Not thread-safe: owned by the thread that
 * writes.
 *
 * <p>The files have the journal's name. So an attempt that did not come to its end, for a fault or
 * a crash, is made again from its beginning and replaces what it left: each event is in the files
 * once.
 */
final class Conversion {
  private static final Logger log = LoggerFactory.getLogger(Conversion.class);

  private final Path folder;
  private final ParquetFormat format;
  private final Counter files;

  /**
   * @param files counts them
   */
  Conversion(Path folder, ParquetFormat format, Counter files) {
    this.folder = folder;
    this.format = format;
    this.files = files;
  }

  /**
   * Removes the journal once all is safe in files.
   *
   * @throws IOException if a file could not be written; the journal keeps all that is in it. Where
   *     it is the thread's interrupt that ends it, the journal is closed.
   */
  void run(Journal journal) throws IOException {
    for (Map.Entry<Partition, List<Place>> entry :
        JournalIndex.of(journal, format.rows()).entrySet()) {
      Path place = entry.getKey().in(folder);
      makeFolder(place.getParent());
      makeFolder(place);
      new PartitionFile(place, journal.name())
          .write(format, rows -> copy(journal, entry.getValue(), rows));
      files.increment();
    }
    journal.delete();
  }

  /** Does so with what a process left that has ended; what another one has open stays. */
  void runLeftOver(Path path) throws IOException {
    Optional<Journal> found = Journal.leftOver(path);
    if (found.isEmpty()) return;
    try (Journal leftOver = found.get()) {
      if (leftOver.tornBytes() > 0) {
        log.warn(
            "{} is torn at its end: {} bytes cut off, they are read again",
            path,
            leftOver.tornBytes());
      }
      run(leftOver);
    }
    log.info("{} was left behind: its events are in Parquet files now", path);
  }

  private void copy(Journal journal, List<Place> places, ParquetWriter<PoseRow> rows)
      throws IOException {
    for (Place place : places) {
      for (PoseRow row : format.rows().of(journal.read(place.at()))) {
        rows.write(row);
      }
    }
  }

  /**
   * Not with its parents: where a disk is not mounted, a folder of that name would fill the disk
   * below.
   */
  private static void makeFolder(Path made) throws IOException {
    if (!Files.isDirectory(made)) {
      try {
        Files.createDirectory(made);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(made)) throw e; // else another process was first
      }
    }
    // Also of one that is there: who made it may have crashed before.
    AppendFile.syncFolder(made);
  }
}
