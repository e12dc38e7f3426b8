package dev.posewire.app.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.engine.ModelException;
import dev.posewire.worker.onnx.OnnxRuntimeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoseModelsTest {
  private static final String NAME = "human-pose-estimation-0001";

  @TempDir Path folder;
  private ModelFolders folders;
  private PoseModels models;

  @BeforeEach
  void makeFolders() {
    folders = new ModelFolders(Optional.of(folder.resolve("given")), folder.resolve("data"));
    models = new PoseModels(folders);
  }

  @Test
  void smallestPrecisionOfAFolderWins() throws IOException {
    Path copy = folder.resolve("copy");
    Path fp32 = write(copy.resolve("FP32"));
    assertEquals(fp32, models.find(Optional.of(copy.toString())).files().xml());
    Path fp16 = write(copy.resolve("FP16"));
    assertEquals(fp16, models.find(Optional.of(copy.toString())).files().xml());
    Path int8 = write(copy.resolve("FP16-INT8"));
    assertEquals(int8, models.find(Optional.of(copy.toString())).files().xml());
  }

  @Test
  void graphWithoutWeightsIsNoModelOfAFolder() throws IOException {
    Path copy = folder.resolve("copy");
    Path fp32 = write(copy.resolve("FP32"));
    Path fp16 = write(copy.resolve("FP16"));
    Files.delete(fp16.resolveSibling(NAME + ".bin"));

    assertEquals(fp32, models.find(Optional.of(copy.toString())).files().xml());
  }

  @Test
  void fileIsTakenAsItIs() throws IOException {
    Path xml = write(folder.resolve("FP32"));

    FoundModel found = models.find(Optional.of(xml.toString()));

    assertEquals(xml, found.files().xml());
    assertEquals(xml.resolveSibling(NAME + ".bin"), found.files().bin());
    assertEquals("--model", found.origin());
  }

  @Test
  void wrongPathsAreTold() throws IOException {
    Path lone = write(folder.resolve("lone"));
    Files.delete(lone.resolveSibling(NAME + ".bin"));
    Path missing = folder.resolve("missing.xml");

    assertTrue(problem(lone.toString()).contains("lone/" + NAME + ".bin"));
    assertTrue(problem(missing.toString()).contains("missing.xml"));
    assertTrue(problem(lone.getParent().toString()).contains("no .xml with a .bin"));
  }

  @Test
  void twoModelsOfOnePrecisionAreAnError() throws IOException {
    Path first = write(folder.resolve("a"));
    Path second = write(folder.resolve("b"));

    String problem = problem(folder.toString());

    assertTrue(problem.contains(first.toString()), problem);
    assertTrue(problem.contains(second.toString()), problem);
  }

  @Test
  void givenFolderComesBeforeTheFetchedModel() throws IOException {
    Path fetched = write(folders.fetched().resolve(NAME).resolve("FP16"));
    assertEquals(fetched, models.find(Optional.empty()).files().xml());
    assertEquals("posewire model fetch", models.find(Optional.empty()).origin());

    Path given = write(folders.given().orElseThrow().resolve(NAME).resolve("FP32"));
    assertEquals(given, models.find(Optional.empty()).files().xml());
    assertEquals("POSEWIRE_MODEL_DIR", models.find(Optional.empty()).origin());
  }

  @Test
  void allWaysToAModelAreToldWhereThereIsNone() {
    assertEquals(Optional.empty(), models.findDefault());

    String problem =
        assertThrows(UserErrorException.class, () -> models.find(Optional.empty())).getMessage();

    assertTrue(problem.contains("posewire model fetch"), problem);
    assertTrue(problem.contains("--model PATH"), problem);
    assertTrue(problem.contains("--model testcard"), problem);
    assertTrue(problem.contains(folders.given().orElseThrow().toString()), problem);
    assertTrue(problem.contains(folders.fetched().toString()), problem);
  }

  @Test
  void testCardIsWrittenAndRuns() {
    FoundModel found = models.find(Optional.of("testcard"));

    assertTrue(found.files().xml().startsWith(folders.data()), found.toString());
    try (InferenceEngine engine = found.load(OnnxRuntimeEngine::open)) {
      assertEquals("testcard", engine.model().name());
    }
  }

  @Test
  void testCardGoesToATemporaryFolderWhereTheDataFolderCannotBeMade() throws IOException {
    Files.writeString(folders.data(), "a file in its place");

    FoundModel found = models.testCard();

    assertTrue(Files.isRegularFile(found.files().xml()));
    assertTrue(!found.files().xml().startsWith(folder), found.toString());
  }

  @Test
  void wrongContentIsTheUsersToMend() throws IOException {
    Path xml = write(folder.resolve("FP32"));

    UserErrorException problem =
        assertThrows(
            UserErrorException.class,
            () -> models.find(Optional.of(xml.toString())).load(OnnxRuntimeEngine::open));

    assertTrue(problem.getMessage().contains(xml.toString()), problem.getMessage());
    assertTrue(problem.getCause() instanceof ModelException);
  }

  private String problem(String named) {
    return assertThrows(UserErrorException.class, () -> models.find(Optional.of(named)))
        .getMessage();
  }

  /** Two files with names of a model, and no model in them. */
  private static Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(NAME + ".bin"), "weights");
    return Files.writeString(folder.resolve(NAME + ".xml"), "graph");
  }
}
