package dev.posewire.sink.file;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One file for the whole life of a sink. It replaces the one of that name, once it is whole. */
final class SingleFile implements PartFiles {
  private final Path target;

  SingleFile(Path target) {
    this.target = target;
  }

  @Override
  public PartFile open() throws IOException {
    return PartFile.open(target, StandardOpenOption.CREATE, Compression.NONE);
  }

  @Override
  public void finish(PartFile file, boolean whole) throws IOException {
    if (whole) {
      file.complete();
    } else {
      file.leave();
    }
  }
}
