package dev.posewire.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ProcessUseTest {
  @Test
  void thisProcessUsesSomeOfAll() throws Exception {
    assumeTrue(ProcessThreads.areVisible(), "skipped: this is not Linux");
    long pid = ProcessHandle.current().pid();

    ProcessUse use =
        ProcessUse.of(pid, StatusFile.read(Path.of("/proc", Long.toString(pid), "status")));

    assertTrue(use.cpuSeconds() > 0.1, use::toString);
    assertTrue(use.residentMebibytes() > 10, use::toString);
    assertTrue(use.threads() > 5, use::toString);
    assertTrue(use.descriptors() > 5, use::toString);
  }
}
