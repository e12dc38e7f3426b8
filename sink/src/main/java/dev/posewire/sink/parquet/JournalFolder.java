package dev.posewire.sink.parquet;

import dev.posewire.sink.file.SinkFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder {@code _journal} with journals {@code poses-<time>-<random>.journal}; readers of
 * Parquet leave out what begins with {@code _}. Several processes may share it. Not thread-safe:
 * owned by the sink.
 *
 * <p>Files get the name of their journal, and replace those of that name. So no name may come
 * again, also where a clock was put back: a part of it is random.
 */
final class JournalFolder {
  private static final Logger log = LoggerFactory.getLogger(JournalFolder.class);
  private static final String NAME = "_journal";
  private static final String PREFIX = "poses-";

  private final Path parent;
  private final Path folder;
  private final InstantSource clock;
  private final RandomGenerator random;

  JournalFolder(Path parent, InstantSource clock, RandomGenerator random) {
    this.parent = parent;
    this.folder = parent.resolve(NAME);
    this.clock = clock;
    this.random = random;
  }

  /** Makes both folders where they are missing, and makes sure that they can be written. */
  void prepare() throws IOException {
    SinkFolder.prepare(parent);
    SinkFolder.prepare(folder);
  }

  Journal begin() throws IOException {
    while (true) {
      String number = HexFormat.of().toHexDigits(random.nextInt());
      String name = PREFIX + SinkFolder.stamp(clock.instant()) + "-" + number;
      try {
        return Journal.begin(folder.resolve(name + Journal.SUFFIX));
      } catch (FileAlreadyExistsException e) {
        log.debug("{} is another process's", name, e);
      }
    }
  }

  /** All that are there, the oldest first; also those that a process has open. */
  List<Path> list() throws IOException {
    List<Path> journals = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(folder, PREFIX + "*" + Journal.SUFFIX)) {
      found.forEach(journals::add);
    }
    Collections.sort(journals);
    return journals;
  }
}
