package dev.posewire.openvino;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@link ManyInferences} in a JVM of its own, against a double built with AddressSanitizer. */
@Timeout(300)
final class AddressSanitizerIT {
  private static final int INFERENCES = 10_000;

  private static Path sanitizer;
  private static Path library;

  @TempDir private Path folder;

  @BeforeAll
  static void build() throws IOException {
    Command.require("cc", "C compiler, so the double of OpenVINO cannot be built");
    sanitizer =
        Path.of(
            Command.run(List.of("cc", "-print-file-name=libasan.so"), Map.of()).output().strip());
    assumeTrue(
        Files.isRegularFile(sanitizer), "the C compiler has no AddressSanitizer: no libasan.so");
    library = AbiDouble.compileLibrary("asan", "-fsanitize=address", "-fno-omit-frame-pointer");
  }

  @Test
  void nothingIsLeftAfterManyInferencesWithErrors() throws IOException {
    Command.Outcome outcome = run("many");
    System.out.println(outcome.output().strip());
    assertEquals(0, outcome.exitCode(), outcome::output);
    assertTrue(outcome.output().contains("nothing is left, of any kind"), outcome::output);
  }

  /** That the sanitizer is at work in such a JVM at all. */
  @Test
  void sanitizerSeesAUseAfterFree() throws IOException {
    Command.Outcome outcome = run("use-after-free");
    assertTrue(outcome.exitCode() != 0, outcome::output);
    assertTrue(outcome.output().contains("heap-use-after-free"), outcome::output);
  }

  private Command.Outcome run(String what) throws IOException {
    return Command.run(
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            ManyInferences.class.getName(),
            what,
            library.toString(),
            folder.toString(),
            Integer.toString(INFERENCES)),
        Map.of(
            "LD_PRELOAD",
            sanitizer.toString(),
            // The JVM handles SIGSEGV itself, and never frees much at its end.
            "ASAN_OPTIONS",
            "handle_segv=0:allow_user_segv_handler=1:detect_leaks=0"));
  }
}
