package dev.posewire.app.broker;

import static dev.posewire.app.broker.BrokerSettings.DIRECTORY_OPTION;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder that the broker keeps everything in, held by this process until {@link #close}.
 * Thread-safe.
 */
final class BrokerFolder implements AutoCloseable {
  /** Below this much usable space the broker does not start: a minute of live frames needs more. */
  static final long MIN_USABLE_BYTES = 200_000_000;

  /** Marks a cluster id as ours, so that no other Kafka's folder is ever written to. */
  static final String CLUSTER_PREFIX = "posewire-";

  static final String NODE_ID = "1";

  private static final String META_PROPERTIES = "meta.properties";
  private static final String PROBE = "posewire.probe";

  /** What a start that was cut short leaves before the folder is formatted. None of it is data. */
  private static final Set<String> BEFORE_FORMAT =
      Set.of(
          FolderLock.FILE_NAME,
          PROBE,
          ".lock",
          "bootstrap.checkpoint",
          "bootstrap.checkpoint.tmp",
          "meta.properties.tmp",
          "__cluster_metadata-0",
          "lost+found");

  private final Path directory;
  private final FolderLock lock;

  private BrokerFolder(Path directory, FolderLock lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /**
   * Makes the folder if it is not there, locks it, and tries it out.
   *
   * @throws UserErrorException if another process holds it, or it cannot serve
   */
  static BrokerFolder open(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (FileAlreadyExistsException e) {
      throw new UserErrorException(
          directory + " is not a folder: choose another with " + DIRECTORY_OPTION, e);
    } catch (IOException e) {
      throw notWritable(directory, e);
    }
    FolderLock lock;
    try {
      lock = FolderLock.take(directory);
    } catch (IOException e) {
      throw notWritable(directory, e);
    }
    BrokerFolder folder = new BrokerFolder(directory, lock);
    try {
      folder.check();
      return folder;
    } catch (IOException e) {
      lock.close();
      throw notWritable(directory, e);
    } catch (UserErrorException e) {
      lock.close();
      throw e;
    }
  }

  Path directory() {
    return directory;
  }

  boolean isFormatted() {
    return Files.exists(directory.resolve(META_PROPERTIES));
  }

  /** What this process may still write here, in bytes; 0 if the folder has gone. */
  long usableBytes() {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Lets other processes have the folder. */
  @Override
  public void close() {
    lock.close();
  }

  private void check() throws IOException {
    long usable = usableBytes();
    if (usable < MIN_USABLE_BYTES) {
      throw new UserErrorException(
          String.format(
              "too little disk space for the broker in %s: %d MB, at least %d MB are needed: free"
                  + " some, or choose another folder with %s",
              directory, usable / 1_000_000, MIN_USABLE_BYTES / 1_000_000, DIRECTORY_OPTION));
    }
    Path probe = directory.resolve(PROBE);
    Files.writeString(probe, "can this folder be written to?\n", UTF_8);
    Files.delete(probe);
    if (isFormatted()) {
      checkIsOurs();
    } else {
      checkHoldsNoData();
    }
  }

  private void checkIsOurs() throws IOException {
    Properties meta = new Properties();
    try (var reader = Files.newBufferedReader(directory.resolve(META_PROPERTIES), UTF_8)) {
      meta.load(reader);
    }
    String cluster = meta.getProperty("cluster.id", "");
    if (cluster.isEmpty()) {
      throw new UserErrorException(
          String.format(
              "the broker's folder %s is damaged: %s names no cluster.id: restore the folder, or"
                  + " choose another with %s",
              directory, META_PROPERTIES, DIRECTORY_OPTION));
    }
    if (!cluster.startsWith(CLUSTER_PREFIX) || !NODE_ID.equals(meta.getProperty("node.id"))) {
      throw new UserErrorException(
          String.format(
              "%s belongs to another Kafka (cluster %s, node %s): choose another folder with %s",
              directory, cluster, meta.getProperty("node.id"), DIRECTORY_OPTION));
    }
  }

  private void checkHoldsNoData() throws IOException {
    List<String> foreign;
    try (Stream<Path> entries = Files.list(directory)) {
      foreign =
          entries
              .map(entry -> entry.getFileName().toString())
              .filter(name -> !BEFORE_FORMAT.contains(name))
              .sorted()
              .limit(3)
              .toList();
    }
    if (!foreign.isEmpty()) {
      throw new UserErrorException(
          String.format(
              "%s is no broker's folder, and not empty: it has no %s, but %s: choose an empty or a"
                  + " new one with %s",
              directory, META_PROPERTIES, String.join(", ", foreign), DIRECTORY_OPTION));
    }
  }

  private static UserErrorException notWritable(Path directory, IOException e) {
    return new UserErrorException(
        String.format(
            "the broker cannot write to the folder %s (%s): make it writable, or choose another"
                + " with %s",
            directory, e, DIRECTORY_OPTION),
        e);
  }
}
