package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A small disk in memory (Linux, tmpfs), which takes a user who may mount. */
final class MemoryDisk implements AutoCloseable {
  private final Path folder;

  private MemoryDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts it; where that is not allowed, the test is skipped. */
  static MemoryDisk mount(Path folder, String options) throws IOException, InterruptedException {
    Files.createDirectory(folder);
    boolean mounted =
        Files.isExecutable(Path.of("/bin/mount"))
            && run("/bin/mount", "-t", "tmpfs", "-o", options, "posewire", folder.toString());
    assumeTrue(mounted, "skipped: no disk in memory can be mounted; it takes Linux and root");
    return new MemoryDisk(folder);
  }

  Path folder() {
    return folder;
  }

  /** Gives it another size, such as {@code 64m}. */
  void resize(String size) throws IOException, InterruptedException {
    if (!run("/bin/mount", "-o", "remount,size=" + size, folder.toString())) {
      throw new IOException("cannot give " + folder + " the size " + size);
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  @Override
  public void close() throws IOException {
    try {
      if (!run("/bin/umount", folder.toString())) {
        throw new IOException("cannot unmount " + folder);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + folder + " was unmounted", e);
    }
  }
}
