package dev.posewire.app.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder with a copy of the files, for sites without a network. Immutable. */
final class FolderModelSource implements ModelSource {
  private final Path folder;

  /**
   * @param folder holds the files themselves, or the folders of the Open Model Zoo around them
   */
  FolderModelSource(Path folder) {
    this.folder = folder;
  }

  @Override
  public InputStream open(ModelFile file) throws IOException {
    Path path = path(file);
    if (!Files.isRegularFile(path)) {
      throw new IOException("no such file");
    }
    return Files.newInputStream(path);
  }

  @Override
  public String place(ModelFile file) {
    return path(file).toString();
  }

  @Override
  public String remedy() {
    return "name the folder that holds %s.xml and %s.bin by --from DIR"
        .formatted(OpenModelZoo.MODEL, OpenModelZoo.MODEL);
  }

  private Path path(ModelFile file) {
    Path precision = Path.of(OpenModelZoo.PRECISION);
    return List.of(
            folder, folder.resolve(precision), layout(folder), layout(folder.resolve("intel")))
        .stream()
        .map(candidate -> candidate.resolve(file.name()))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElse(folder.resolve(file.name()));
  }

  private static Path layout(Path models) {
    return models.resolve(OpenModelZoo.MODEL).resolve(OpenModelZoo.PRECISION);
  }
}
