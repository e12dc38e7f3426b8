package dev.posewire.sink.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Says for people why a file could not be written, and what to do about it. */
public final class FileFault {
  private FileFault() {}

  /** One line: path, reason, remedy. */
  public static String describe(Path path, IOException e) {
    return "cannot write " + path.toAbsolutePath() + ": " + reasonAndRemedy(e);
  }

  private static String reasonAndRemedy(IOException e) {
    String said = String.valueOf(e.getMessage());
    if (e instanceof AccessDeniedException || said.contains("Permission denied")) {
      return "permission denied: let the user who runs posewire write there";
    }
    if (e instanceof NoSuchFileException) {
      return "it or its folder is not there: bring it back (is the disk mounted?) or restart";
    }
    if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
      return "a file stands where a folder must be: choose another folder";
    }
    // For these Java has no types: the words are the system's (strerror of ENOSPC, EDQUOT, EROFS).
    if (said.contains("No space left")) {
      return "the disk is full: free space there or choose another folder";
    }
    if (said.contains("quota exceeded")) {
      return "the disk quota is used up: free space there or raise the quota";
    }
    if (said.contains("Read-only file system")) {
      return "the disk is mounted read-only: mount it for writing or choose another folder";
    }
    return e + ": check the disk and the folder";
  }
}
