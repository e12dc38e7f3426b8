package dev.posewire.bench;

import dev.posewire.bench.profile.CpuProfile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A flight recording of where a stage's threads are, and of nothing else: any more would cost what
 * is measured. Owned by the main thread.
 */
final class CpuRecording {
  private static final String NAME = "name=cpu";

  private final StageProcess stage;
  private final Path file;

  private CpuRecording(StageProcess stage, Path file) {
    this.stage = stage;
    this.file = file;
  }

  /** Starts it; {@code file}: where it will be. */
  static CpuRecording start(StageProcess stage, Path file)
      throws IOException, InterruptedException {
    stage.jcmd(
        "JFR.start",
        NAME,
        "settings=none",
        "+jdk.ExecutionSample#enabled=true",
        "+jdk.ExecutionSample#period=10ms",
        "+jdk.NativeMethodSample#enabled=true",
        "+jdk.NativeMethodSample#period=10ms");
    return new CpuRecording(stage, file);
  }

  /** Ends it, and sorts what it saw. */
  CpuProfile stop() throws IOException, InterruptedException {
    stage.jcmd("JFR.stop", NAME, "filename=" + file.toAbsolutePath());
    return CpuProfile.read(file);
  }
}
