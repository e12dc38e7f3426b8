package dev.posewire.app.model;

import java.net.URI;
import java.util.List;

/**
 * The model that the Open Model Zoo publishes (github.com/openvinotoolkit/open_model_zoo, Apache
 * License 2.0): release 2023.0, precision FP16. Sizes and SHA-384 are those of the files in its
 * storage.
 */
public final class OpenModelZoo {
  /** Name of the network, and of its folder. */
  public static final String MODEL = "human-pose-estimation-0001";

  static final String PRECISION = "FP16";

  /** The folder that holds {@link #FILES}. */
  static final URI SOURCE =
      URI.create(
          "https://storage.openvinotoolkit.org/repositories/open_model_zoo/2023.0/models_bin/1/"
              + MODEL
              + "/"
              + PRECISION
              + "/");

  /** The weights come first: where the graph is, all is there. */
  static final List<ModelFile> FILES =
      List.of(
          new ModelFile(
              MODEL + ".bin",
              8_197_354,
              "dabb7be42c5be008de354c6670aa8291c2d18e59f18a1c138df9b5200929a03c"
                  + "1e323930a1d21ecff69d3f06007de67c"),
          new ModelFile(
              MODEL + ".xml",
              218_215,
              "cffe8df7d053b9cbf858a21faa32e30cb8a645416e9ee4ce3fbcc3106094505"
                  + "477d66a06b7e46d6ddb9c2de4b0cee319"));

  private OpenModelZoo() {}
}
