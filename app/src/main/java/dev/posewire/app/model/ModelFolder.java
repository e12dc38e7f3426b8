package dev.posewire.app.model;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.worker.engine.ModelFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks through a folder that holds one model, perhaps in several precisions. */
final class ModelFolder {
  /** FOLDER/intel/human-pose-estimation-0001/FP16/x.xml, as the Open Model Zoo's tools lay out. */
  private static final int MAX_DEPTH = 4;

  /** As the Open Model Zoo names the folders; on a CPU the first is the fastest. */
  private static final List<String> PRECISIONS = List.of("FP16-INT8", "FP16", "FP32");

  private ModelFolder() {}

  /**
   * The model of the first of {@link #PRECISIONS} that is there; one in a folder of another name
   * comes last.
   *
   * @return empty if no .xml has its .bin beside it
   * @throws UserErrorException if the folder cannot be read, or holds several that are as good
   */
  static Optional<ModelFiles> best(Path folder) {
    List<Path> graphs = graphs(folder);
    int best = graphs.stream().mapToInt(ModelFolder::rank).min().orElse(0);
    List<Path> candidates = graphs.stream().filter(xml -> rank(xml) == best).toList();
    if (candidates.size() > 1) {
      throw new UserErrorException(
          "%s holds several models: name one by --model: %s"
              .formatted(
                  folder,
                  candidates.stream().map(Path::toString).collect(Collectors.joining(", "))));
    }
    return candidates.stream().map(ModelFiles::of).findFirst();
  }

  private static List<Path> graphs(Path folder) {
    try (Stream<Path> files = Files.walk(folder, MAX_DEPTH)) {
      return files.filter(ModelFolder::isModel).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new UserErrorException(
          "the folder %s cannot be read: %s: make it readable, or name another by --model"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  private static boolean isModel(Path file) {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    return name.endsWith(".xml")
        && Files.isRegularFile(file)
        && Files.isRegularFile(file.resolveSibling(name.replaceFirst("\\.xml$", ".bin")));
  }

  private static int rank(Path xml) {
    Path folder = xml.toAbsolutePath().normalize().getParent();
    String name = folder.getFileName() == null ? "" : folder.getFileName().toString();
    int rank = PRECISIONS.indexOf(name);
    return rank < 0 ? PRECISIONS.size() : rank;
  }
}
