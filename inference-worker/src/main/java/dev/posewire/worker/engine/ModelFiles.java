package dev.posewire.worker.engine;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The two files of an OpenVINO IR: the graph and, beside it under the same name, the weights.
 *
 * @param xml the graph; it exists
 * @param bin the weights; it exists
 */
public record ModelFiles(Path xml, Path bin) {
  private static final String XML = ".xml";

  public ModelFiles {
    requireFile("model graph not found", xml);
    requireFile("model weights not found", bin);
  }

  /**
   * Finds the weights beside the graph.
   *
   * @throws ModelException if either file is missing, or {@code xml} is no {@code .xml}
   */
  public static ModelFiles of(Path xml) {
    String name = xml.getFileName() == null ? "" : xml.getFileName().toString();
    if (!name.endsWith(XML)) {
      throw new ModelException("model is not an .xml file", xml, "name the .xml of an OpenVINO IR");
    }
    String stem = name.substring(0, name.length() - XML.length());
    return new ModelFiles(xml, xml.resolveSibling(stem + ".bin"));
  }

  private static void requireFile(String problem, Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ModelException(
          problem, file, "an OpenVINO IR is a .xml and a .bin of the same name in one folder");
    }
  }
}
