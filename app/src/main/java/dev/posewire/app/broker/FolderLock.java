package dev.posewire.app.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one holder of a folder, over all processes of the machine. Thread-safe. The operating system
 * lets go of it when the process dies, however it dies; the file stays.
 *
 * <p>Kafka has a lock of its own, but looks at it only after its controller has taken the folder
 * over from the other process.
 */
final class FolderLock implements AutoCloseable {
  static final String FILE_NAME = "posewire.lock";

  private static final Logger log = LoggerFactory.getLogger(FolderLock.class);

  /** Ours: a lock ends when the process closes any channel to its file, so none may be opened. */
  private static final Set<Path> heldHere = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Takes the lock of an existing folder, or fails at once.
   *
   * @throws UserErrorException if it is held already
   */
  static FolderLock take(Path directory) throws IOException {
    Path folder = directory.toRealPath();
    if (!heldHere.add(folder)) {
      throw held(directory, "this process, " + ProcessHandle.current().pid());
    }
    Path file = folder.resolve(FILE_NAME);
    FileChannel channel = null;
    boolean taken = false;
    try {
      channel = FileChannel.open(file, CREATE, WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw held(directory, holder(file));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(UTF_8)));
      taken = true;
      return new FolderLock(folder, channel);
    } finally {
      if (!taken) {
        heldHere.remove(folder);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  /** Lets go of the folder; a second call does nothing. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      log.warn("the lock of {} could not be closed; it ends with the process", folder, e);
    }
    heldHere.remove(folder);
  }

  private static String holder(Path file) throws IOException {
    String pid = Files.readString(file, UTF_8).strip();
    return "process " + (pid.isEmpty() ? "unknown" : pid);
  }

  private static UserErrorException held(Path directory, String holder) {
    return new UserErrorException(
        String.format(
            "the broker's folder %s is in use by %s: stop that one first, or choose another folder"
                + " with %s",
            directory, holder, BrokerSettings.DIRECTORY_OPTION));
  }
}
