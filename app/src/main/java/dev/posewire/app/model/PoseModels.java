package dev.posewire.app.model;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.testcard.TestCardModel;
import dev.posewire.worker.engine.ModelException;
import dev.posewire.worker.engine.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the model to run. Thread-safe: holds no state. */
public final class PoseModels {
  /** The value of {@code --model} that stands for the test card's network. */
  public static final String TEST_CARD = TestCardModel.NAME;

  private static final Logger log = LoggerFactory.getLogger(PoseModels.class);

  private final ModelFolders folders;

  public PoseModels(ModelFolders folders) {
    this.folders = folders;
  }

  /**
   * The model that is named, else the one of {@link #findDefault}.
   *
   * @param named the value of {@code --model}: {@link #TEST_CARD}, an .xml, or a folder that holds
   *     one; of several the smallest precision is taken: FP16-INT8, FP16, FP32
   * @throws UserErrorException if there is none, with the ways to get one
   */
  public FoundModel find(Optional<String> named) {
    if (named.isPresent()) {
      return named.get().equals(TEST_CARD) ? testCard() : atPath(named.get());
    }
    return findDefault().orElseThrow(this::noModel);
  }

  /** human-pose-estimation-0001 in {@link ModelFolders#given}, else where it was fetched to. */
  public Optional<FoundModel> findDefault() {
    return folders
        .given()
        .flatMap(folder -> inModels(folder, ModelFolders.VARIABLE))
        .or(() -> inModels(folders.fetched(), "posewire model fetch"));
  }

  /**
   * The network that knows the test card's puppets, written to disk as any other model.
   *
   * @throws UserErrorException if neither the data folder nor a temporary one can be written
   */
  public FoundModel testCard() {
    try {
      return testCardIn(folders.testCard());
    } catch (IOException e) {
      log.debug("the test card's model cannot be kept in {}", folders.testCard(), e);
    }
    try {
      Path folder = Files.createTempDirectory("posewire-testcard-");
      FoundModel found = testCardIn(folder);
      folder.toFile().deleteOnExit();
      found.files().xml().toFile().deleteOnExit();
      found.files().bin().toFile().deleteOnExit();
      return found;
    } catch (IOException e) {
      throw new UserErrorException(
          ("the test card's model can be written neither to %s nor to a temporary folder: %s:"
                  + " make one of them writable")
              .formatted(folders.testCard(), e),
          e);
    }
  }

  private static FoundModel testCardIn(Path folder) throws IOException {
    return new FoundModel(ModelFiles.of(TestCardModel.write(folder)), "the test card");
  }

  private static FoundModel atPath(String named) {
    try {
      Path path = Path.of(named);
      ModelFiles files =
          Files.isDirectory(path)
              ? ModelFolder.best(path).orElseThrow(() -> emptyFolder(path))
              : ModelFiles.of(path);
      return new FoundModel(files, "--model");
    } catch (ModelException | InvalidPathException e) {
      throw new UserErrorException(
          "--model %s: %s: name the .xml of an OpenVINO IR, a folder that holds one, or %s"
              .formatted(named, e.getMessage(), TEST_CARD),
          e);
    }
  }

  private static Optional<FoundModel> inModels(Path models, String origin) {
    Path folder = models.resolve(OpenModelZoo.MODEL);
    return Files.isDirectory(folder)
        ? ModelFolder.best(folder).map(files -> new FoundModel(files, origin))
        : Optional.empty();
  }

  private static UserErrorException emptyFolder(Path folder) {
    return new UserErrorException(
        "--model "
            + folder
            + ": no .xml with a .bin of the same name beside it lies there: name a folder that"
            + " holds an OpenVINO IR, or its .xml");
  }

  private UserErrorException noModel() {
    String given =
        folders.given().map(folder -> folder + " (" + ModelFolders.VARIABLE + "), ").orElse("");
    return new UserErrorException(
        """
        no model %s is in %s%s; either
          posewire model fetch   fetches it from the Open Model Zoo (8 MB)
          --model PATH           takes a copy of yours: an .xml, or the folder it lies in
          --model testcard       takes the built-in network, which sees puppets only"""
            .formatted(OpenModelZoo.MODEL, given, folders.fetched()));
  }
}
