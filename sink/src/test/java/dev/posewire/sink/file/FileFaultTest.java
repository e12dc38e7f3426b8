package dev.posewire.sink.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FileFaultTest {
  private static final Path PATH = Path.of("/data/poses");

  @Test
  void namesPathReasonAndRemedy() {
    assertFault(
        "permission denied: let the user who runs posewire write there",
        new AccessDeniedException("/data/poses/x"));
    assertFault(
        "it or its folder is not there: bring it back (is the disk mounted?) or restart",
        new NoSuchFileException("/data/poses/x"));
    assertFault(
        "a file stands where a folder must be: choose another folder",
        new FileAlreadyExistsException("/data/poses"));
    assertFault(
        "the disk is full: free space there or choose another folder",
        new IOException("No space left on device"));
    assertFault(
        "the disk quota is used up: free space there or raise the quota",
        new IOException("Disk quota exceeded"));
    assertFault(
        "the disk is mounted read-only: mount it for writing or choose another folder",
        new IOException("/data/poses/x: Read-only file system"));
    assertFault(
        "java.io.IOException: Input/output error: check the disk and the folder",
        new IOException("Input/output error"));
  }

  private static void assertFault(String expected, IOException e) {
    assertEquals("cannot write /data/poses: " + expected, FileFault.describe(PATH, e));
  }
}
