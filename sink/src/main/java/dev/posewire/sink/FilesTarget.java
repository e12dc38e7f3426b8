package dev.posewire.sink;

import dev.posewire.runtime.config.DataSize;
import dev.posewire.runtime.lifecycle.UserErrorException;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * JSON lines in a folder of files.
 *
 * @param rotateSize a file that has it is complete
 */
public record FilesTarget(Path folder, DataSize rotateSize) implements SinkTarget {
  public static final DataSize ROTATE_SIZE = new DataSize(256L << 20);

  public FilesTarget {
    if (rotateSize.bytes() < 1) {
      throw new UserErrorException("the sink's rotate size must be at least 1 byte: " + rotateSize);
    }
  }

  @Override
  public PoseSink open(String name, MeterRegistry meters) {
    return JsonLinesFileSink.inFolder(name, folder, rotateSize, InstantSource.system(), meters);
  }
}
