package dev.posewire.sink;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of files {@code poses-<time>-<n>.jsonl}: the UTC time when the file was begun, in
 * milliseconds, and the number of the file since the start. Several processes may share it. Not
 * thread-safe: owned by the sink.
 */
final class SinkFolder implements PartFiles {
  private static final Logger log = LoggerFactory.getLogger(SinkFolder.class);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);
  private static final String PREFIX = "poses-";
  private static final String SUFFIX = ".jsonl";

  private final Path folder;
  private final InstantSource clock;
  private int number;

  SinkFolder(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** Makes the folder where it is missing, and makes sure that it can be written. */
  void prepare() throws IOException {
    Files.createDirectories(folder);
    Files.delete(Files.createTempFile(folder, ".posewire-", ".probe"));
  }

  /**
   * Completes what an earlier process left behind; what another one still writes stays.
   *
   * @return how many torn last lines were cut off
   */
  int completeLeftOvers() throws IOException {
    List<Path> parts = new ArrayList<>();
    String pattern = PREFIX + "*" + SUFFIX + PartFile.SUFFIX;
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
      found.forEach(parts::add);
    }
    int torn = 0;
    for (Path part : parts) {
      try {
        long cutBytes = LeftOver.complete(part);
        if (cutBytes == 0) continue;
        torn++;
        log.warn("{} ended in a torn line: {} bytes cut off, they are read again", part, cutBytes);
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
      number++;
      Path target = folder.resolve(PREFIX + TIME.format(clock.instant()) + "-" + number + SUFFIX);
      if (Files.exists(target)) continue;
      try {
        PartFile file = PartFile.open(target, StandardOpenOption.CREATE_NEW);
        // Who has the part file has the name, unless it was given away just before.
        if (!Files.exists(target)) return file;
        file.delete();
      } catch (FileAlreadyExistsException e) {
        log.debug("{} is another process's", target, e);
      }
    }
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
