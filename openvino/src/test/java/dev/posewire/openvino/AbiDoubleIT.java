package dev.posewire.openvino;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The double itself: that it can be relied on as a double. */
@Timeout(300)
final class AbiDoubleIT {
  private static final List<String> SOURCES =
      List.of("openvino_abi_double.c", "openvino_abi_double_test.c");

  @ParameterizedTest
  @ValueSource(ints = {20230, 20242, 20251})
  void doubleKeepsToOpenVinosRules(int order) throws IOException {
    Command.Outcome outcome = Command.run(List.of(ownTest(order).toString()), Map.of());
    assertEquals(0, outcome.exitCode(), outcome::output);
    assertTrue(outcome.output().contains("nothing left"), outcome::output);
  }

  @Test
  void doubleIsCleanUnderValgrind() throws IOException {
    Path test = ownTest(20251);
    Command.require("valgrind", "check of the double's memory");
    Command.Outcome outcome =
        Command.run(
            List.of("valgrind", "--error-exitcode=1", "--leak-check=full", "-q", test.toString()),
            Map.of());
    assertEquals(0, outcome.exitCode(), outcome::output);
  }

  @Test
  void doubleHasTheSignaturesOfOpenVinosHeaders() {
    String installation = System.getenv().getOrDefault("INTEL_OPENVINO_DIR", "");
    Path headers = Path.of(installation, "runtime", "include");
    assumeTrue(
        !installation.isEmpty() && Files.isDirectory(headers),
        "INTEL_OPENVINO_DIR names no OpenVINO with headers: no comparison with them");
    AbiDouble.compile(
        "with-headers.o",
        List.of("-c", "-DDOUBLE_WITH_OPENVINO_HEADERS", "-I" + headers),
        List.of("openvino_abi_double.c"));
  }

  private static Path ownTest(int order) {
    return AbiDouble.compile(
        "own-test-" + order, List.of("-DDOUBLE_ELEMENT_ORDER=" + order), SOURCES);
  }
}
