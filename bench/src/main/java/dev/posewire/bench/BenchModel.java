package dev.posewire.bench;

import dev.posewire.app.model.FoundModel;
import dev.posewire.app.model.ModelFolders;
import dev.posewire.app.model.PoseModels;
import dev.posewire.worker.engine.InferenceEngine;
import dev.posewire.worker.onnx.OnnxRuntimeEngine;
import java.nio.file.Path;
import java.util.Optional;

/** The network that is measured. */
public final class BenchModel {
  static final String TEST_CARD = PoseModels.TEST_CARD;

  private BenchModel() {}

  /** The real one is where {@code posewire} looks for it. */
  static boolean isFound() {
    return models().findDefault().isPresent();
  }

  /** The one that is named, else the real one where it is found, else the test card's. */
  public static FoundModel find(Optional<String> named) {
    PoseModels models = models();
    return named
        .map(name -> models.find(named))
        .or(models::findDefault)
        .orElseGet(models::testCard);
  }

  /** The network that knows the test card's puppets. */
  public static FoundModel testCard() {
    return models().testCard();
  }

  /** Loads the one of {@link #find}. */
  static InferenceEngine open(Optional<String> named) {
    return find(named).load(OnnxRuntimeEngine::open);
  }

  private static PoseModels models() {
    Path home = Path.of(System.getProperty("user.home"));
    return new PoseModels(ModelFolders.of(System.getenv(), home));
  }
}
