package dev.posewire.app.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class BrokerFolderTest {
  @TempDir private Path parent;

  @Test
  void folderIsMadeAndLeftUnformatted() {
    Path directory = parent.resolve("a").resolve("b");
    try (BrokerFolder folder = BrokerFolder.open(directory)) {
      assertFalse(folder.isFormatted());
      assertTrue(folder.usableBytes() > 0);
    }
    assertTrue(Files.isDirectory(directory));
  }

  @Test
  void fileInThePlaceOfTheFolderIsRefused() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "");
    assertRefused(file, "is not a folder");
  }

  @Test
  void folderBelowAFileIsRefused() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "");
    assertRefused(file.resolve("data"), "cannot write to the folder");
  }

  @Test
  void readOnlyFolderIsRefused() throws IOException {
    Path directory = Files.createDirectory(parent.resolve("read-only"));
    Assumptions.assumeTrue(
        directory.toFile().setWritable(false) && !Files.isWritable(directory),
        "this user may write to read-only folders (root)");
    assertRefused(directory, "cannot write to the folder");
  }

  @Test
  void folderWithForeignFilesIsRefusedAndNotTouched() throws IOException {
    Files.writeString(parent.resolve("holiday.jpg"), "");
    assertRefused(parent, "holiday.jpg");
    assertTrue(Files.exists(parent.resolve("holiday.jpg")));
  }

  @Test
  void folderOfAnotherKafkaIsRefused() throws IOException {
    writeMeta("version=1\nnode.id=1\ncluster.id=4L6g3nShT-eMCtK--X86sw\n");
    assertRefused(parent, "another Kafka (cluster 4L6g3nShT-eMCtK--X86sw, node 1)");
  }

  @Test
  void damagedFolderIsRefused() throws IOException {
    writeMeta("");
    assertRefused(parent, "is damaged");
  }

  @Test
  void formatThatWasCutShortIsBegunAgain() throws IOException {
    Files.createDirectory(parent.resolve("__cluster_metadata-0"));
    Files.writeString(parent.resolve("meta.properties.tmp"), "");
    try (BrokerFolder folder = BrokerFolder.open(parent)) {
      assertFalse(folder.isFormatted());
    }
  }

  @Test
  void refusedFolderIsNotHeld() throws IOException {
    writeMeta("");
    assertRefused(parent, "is damaged");
    writeMeta("version=1\nnode.id=1\ncluster.id=posewire-1\n");
    BrokerFolder.open(parent).close();
  }

  @Test
  void refusalInThisProcessKeepsOtherProcessesOut() throws Exception {
    try (BrokerFolder folder = BrokerFolder.open(parent)) {
      assertRefused(folder.directory(), "this process, " + ProcessHandle.current().pid());
      Process child = BrokerChild.start(parent.toString());
      try {
        assertTrue(child.waitFor(30, TimeUnit.SECONDS), "the child took the folder");
        assertEquals(BrokerChild.USER_ERROR_STATUS, child.exitValue());
      } finally {
        child.destroyForcibly();
      }
    }
  }

  private void writeMeta(String text) throws IOException {
    Files.writeString(parent.resolve("meta.properties"), text);
  }

  private static void assertRefused(Path directory, String what) {
    UserErrorException e =
        assertThrows(UserErrorException.class, () -> BrokerFolder.open(directory).close());
    assertTrue(e.getMessage().contains(what), e.getMessage());
    assertTrue(e.getMessage().contains(directory.toString()), e.getMessage());
    assertTrue(e.getMessage().contains(BrokerSettings.DIRECTORY_OPTION), e.getMessage());
  }
}
