package dev.posewire.openvino;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loading, against the double. */
final class OpenVinoTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "20230, 2023.0.0-1-double, TO_2024_1",
    "20242, 2024.6.0-1-double, FROM_2024_2",
    "20251, 2026.0.0-1-double, FROM_2025_1",
    // Development builds of what was to become these releases.
    "20230, 2024.2.0-1-double, TO_2024_1",
    "20242, 2025.1.0-1-double, FROM_2024_2",
    "20251, 2025.0.0-1-double, FROM_2025_1",
  })
  void sizesOfTensorsConfirmTheNumbers(int order, String version, ElementTypeNumbers numbers) {
    AbiDouble abiDouble =
        AbiDouble.build(
            "order-" + order + "-" + version,
            "-DDOUBLE_ELEMENT_ORDER=" + order,
            "-DDOUBLE_VERSION=\"" + version + "\"");
    OpenVino openVino = abiDouble.load();
    assertEquals(new Version(version, "OpenVINO ABI double"), openVino.version());
    assertEquals(numbers, openVino.numbers());
    try (Tensor tensor =
        Tensor.create(openVino, ElementType.U8, Shape.of(2, 3), ByteBuffer.allocateDirect(6))) {
      assertEquals(6, tensor.byteSize());
      assertEquals(ElementType.U8, tensor.elementType());
    }
    assertEquals(Map.of(), abiDouble.live());
  }

  @Test
  void numbersOfNoReleaseAreRefused() {
    AbiDouble abiDouble = AbiDouble.build("order-unknown", "-DDOUBLE_ELEMENT_ORDER=1");
    OpenVinoUnavailableException refusal =
        assertThrows(OpenVinoUnavailableException.class, abiDouble::load);
    assertTrue(refusal.getMessage().contains("numbers its element types"), refusal::getMessage);
    assertTrue(refusal.getMessage().contains("2025.1.0-0-double"), refusal::getMessage);
    assertEquals(Map.of(), abiDouble.live());
  }

  @Test
  void missingFunctionIsNamed() {
    AbiDouble abiDouble = AbiDouble.build("without-cancel", "-DDOUBLE_WITHOUT_CANCEL");
    OpenVinoUnavailableException refusal =
        assertThrows(OpenVinoUnavailableException.class, abiDouble::load);
    assertTrue(
        refusal.getMessage().contains("lacks ov_infer_request_cancel: "), refusal::getMessage);
  }

  @Test
  void releaseThatDoesNotTellItsLastErrorIsTaken() {
    AbiDouble abiDouble = AbiDouble.build("without-error", "-DDOUBLE_WITHOUT_LAST_ERR_MSG");
    try (Core core = Core.create(abiDouble.load())) {
      OpenVinoException failure =
          assertThrows(OpenVinoException.class, () -> core.readModel(Path.of("/gone.xml")));
      assertEquals(Status.GENERAL_ERROR, failure.status());
      assertEquals("", failure.lastError());
      assertEquals("cannot read the model /gone.xml: GENERAL_ERROR (-1)", failure.getMessage());
    }
  }

  @Test
  void whatWasTriedIsNamed() {
    Path gone = folder.resolve("gone.so");
    OpenVinoUnavailableException refusal =
        assertThrows(
            OpenVinoUnavailableException.class,
            () ->
                OpenVino.load(
                    Optional.of(gone), Map.of("INTEL_OPENVINO_DIR", "/opt/intel/openvino")));
    String message = refusal.getMessage();
    assertTrue(message.contains(gone.toString()), message);
    assertTrue(message.contains("INTEL_OPENVINO_DIR /opt/intel/openvino"), message);
    assertTrue(message.contains("setupvars"), message);
  }

  @Test
  void installationOfTheEnvironmentIsLoadedOnce() throws IOException {
    Path built = AbiDouble.compileLibrary("installed");
    Path installed = Files.createDirectories(folder.resolve("runtime/lib/intel64"));
    Files.copy(built, installed.resolve(System.mapLibraryName("openvino_c")));
    Map<String, String> environment = Map.of("INTEL_OPENVINO_DIR", folder.toString());
    OpenVino openVino = OpenVino.load(Optional.empty(), environment);
    assertEquals("OpenVINO ABI double", openVino.version().description());
    assertSame(openVino, OpenVino.load(Optional.empty(), environment));
  }
}
