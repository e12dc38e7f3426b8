package dev.posewire.worker.ir;

import dev.posewire.worker.engine.ModelException;
import dev.posewire.worker.engine.ModelFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the two files of an OpenVINO IR. */
public final class IrReader {
  /** The weights are held in one buffer; those of pose networks are megabytes. */
  private static final long MAX_WEIGHT_BYTES = 1L << 30;

  private IrReader() {}

  /**
   * Reads graph and weights whole; the files are not needed afterwards.
   *
   * @throws ModelException if they are no IR of version 10 or 11, do not fit each other, or hold
   *     element types no pose network has
   */
  public static IrModel read(ModelFiles files) {
    IrDocument document = IrDocument.parse(files.xml());
    if (document.version() != 10 && document.version() != 11) {
      throw new ModelException(
          "IR version must be 10 or 11",
          document.version() + " in " + files.xml(),
          "convert the model with OpenVINO 2020.1 or newer");
    }
    return new IrGraph(document, new IrWeights(files.bin(), readWeights(files.bin()))).model();
  }

  private static ByteBuffer readWeights(Path bin) {
    try {
      long bytes = Files.size(bin);
      if (bytes > MAX_WEIGHT_BYTES) {
        throw new ModelException(
            "model weights must be %d bytes or less".formatted(MAX_WEIGHT_BYTES),
            "%d bytes in %s".formatted(bytes, bin),
            "give the .bin of a pose network");
      }
      return ByteBuffer.wrap(Files.readAllBytes(bin));
    } catch (IOException e) {
      throw new ModelException("model weights cannot be read", bin, e.toString(), e);
    }
  }
}
