package dev.posewire.sink.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of files {@code poses-<time>-<n>.jsonl}, or {@code .jsonl.gz} and the like: the UTC time
 * when the file was begun, in milliseconds, and the number of the file since the start. Several
 * processes may share it. Not thread-safe: owned by the sink.
 */
public final class SinkFolder implements PartFiles {
  private static final Logger log = LoggerFactory.getLogger(SinkFolder.class);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);
  private static final String PREFIX = "poses-";
  private static final String SUFFIX = ".jsonl";

  private final Path folder;
  private final Compression compression;
  private final InstantSource clock;
  private int number;

  SinkFolder(Path folder, Compression compression, InstantSource clock) {
    this.folder = folder;
    this.compression = compression;
    this.clock = clock;
  }

  void prepare() throws IOException {
    prepare(folder);
  }

  /** Makes the folder where it is missing, and makes sure that it can be written. */
  public static void prepare(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.delete(Files.createTempFile(folder, ".posewire-", ".probe"));
  }

  /**
   * Completes what an earlier process left behind, in whatever compression; what another one still
   * writes stays.
   *
   * @return how many files were torn at their end
   */
  int completeLeftOvers() throws IOException {
    int torn = 0;
    for (Compression each : Compression.values()) {
      torn += completeLeftOvers(each);
    }
    return torn;
  }

  private int completeLeftOvers(Compression written) throws IOException {
    List<Path> parts = new ArrayList<>();
    String pattern = PREFIX + "*" + SUFFIX + written.suffix() + PartFile.SUFFIX;
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
      found.forEach(parts::add);
    }
    int torn = 0;
    for (Path part : parts) {
      try {
        long cutBytes = LeftOver.complete(part, written);
        if (cutBytes == 0) continue;
        torn++;
        log.warn("{} is torn at its end: {} bytes cut off, they are read again", part, cutBytes);
      } catch (IOException e) {
        log.warn("{}; what an earlier process left there stays", FileFault.describe(part, e), e);
      }
    }
    return torn;
  }

  /**
   * Does not make the folder: where a disk is not mounted, one of its name would fill the disk
   * below.
   */
  @Override
  public PartFile open() throws IOException {
    while (true) {
      Path target = folder.resolve(nextName());
      if (Files.exists(target)) continue;
      try {
        PartFile file = PartFile.open(target, StandardOpenOption.CREATE_NEW, compression);
        // Who has the part file has the name, unless it was given away just before.
        if (!Files.exists(target)) return file;
        file.delete();
      } catch (FileAlreadyExistsException e) {
        log.debug("{} is another process's", target, e);
      }
    }
  }

  private String nextName() {
    number++;
    return PREFIX + stamp(clock.instant()) + "-" + number + SUFFIX + compression.suffix();
  }

  /** A time as file names have it: in UTC, to the millisecond. */
  public static String stamp(Instant time) {
    return TIME.format(time);
  }

  @Override
  public void finish(PartFile file, boolean whole) throws IOException {
    if (file.flushedBytes() == 0) {
      file.delete();
    } else {
      file.complete();
    }
  }
}
