package dev.posewire.sink.file;

import dev.posewire.sink.PoseSink;
import dev.posewire.sink.SinkTarget;
import dev.posewire.sink.SinkValues;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;

/** JSON lines in a folder of files. */
public record JsonLinesTarget(Path folder, Rotation rotation, Compression compression)
    implements SinkTarget {
  private static final String STDOUT = "-";

  /** What is told of a folder alone. */
  public static JsonLinesTarget of(Path folder) {
    return new JsonLinesTarget(folder, Rotation.USUAL, Compression.NONE);
  }

  /** {@code folder}, or {@code -} for standard output. */
  public static SinkTarget read(SinkValues values) {
    String folder = values.text("folder");
    if (folder.equals(STDOUT)) return new StdoutTarget();
    return new JsonLinesTarget(
        Path.of(folder),
        new Rotation(
            values.size("rotate-size", Rotation.USUAL.size()),
            values.duration("rotate-after", Rotation.USUAL.after())),
        values.choice("compression", Compression.NONE));
  }

  @Override
  public PoseSink open(String name, MeterRegistry meters) {
    return JsonLinesFileSink.inFolder(name, this, meters);
  }
}
