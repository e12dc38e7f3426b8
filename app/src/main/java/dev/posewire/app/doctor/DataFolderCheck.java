package dev.posewire.app.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether the data folder can be written; where it is not there yet, whether it can be made. */
public final class DataFolderCheck implements Check {
  private static final String SUBJECT = "data folder";
  private static final String REMEDY = "make it writable, or name another by --data-dir";

  private final Path folder;

  public DataFolderCheck(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  @Override
  public List<Finding> findings() {
    Path existing = folder;
    while (existing.getParent() != null && Files.notExists(existing)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      return List.of(
          Finding.failed(SUBJECT, "%s: %s is no folder".formatted(folder, existing), REMEDY));
    }
    try {
      Files.delete(Files.createTempFile(existing, ".posewire-doctor-", ""));
    } catch (IOException e) {
      return List.of(Finding.failed(SUBJECT, folder + ": " + e, REMEDY));
    }
    String detail = existing.equals(folder) ? " can be written" : " can be made";
    return List.of(Finding.ok(SUBJECT, folder + detail));
  }
}
