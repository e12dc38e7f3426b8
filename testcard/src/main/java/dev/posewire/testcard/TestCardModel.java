package dev.posewire.testcard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * The network that recognises the test card's puppets, as an OpenVINO IR of 35 kB of weights.
 *
 * <p>It has the interface of the Open Model Zoo's human-pose-estimation-0001: input {@code data},
 * f32 {@code [1, 3, 256, 456]}, BGR, 0..255; outputs {@code Mconv7_stage2_L1}, PAFs {@code [1, 38,
 * 32, 57]}, and {@code Mconv7_stage2_L2}, heatmaps {@code [1, 19, 32, 57]}. Cell (x, y) of the maps
 * is the input pixel ((x + 0.5) * 8, (y + 0.5) * 8). Its weights are set by hand, not learnt: it
 * knows puppets and nothing else. The bytes are the same on every machine.
 */
public final class TestCardModel {
  /** Name of the network. */
  public static final String NAME = "testcard";

  /** Model pixels. */
  public static final int INPUT_WIDTH = 456;

  /** Model pixels. */
  public static final int INPUT_HEIGHT = 256;

  static final String INPUT = "data";
  static final String PAFS = "Mconv7_stage2_L1";
  static final String HEATMAPS = "Mconv7_stage2_L2";

  private static final String XML;
  private static final byte[] BIN;

  static {
    IrWriter writer = new IrWriter();
    writer.input(INPUT, List.of(1, 3, INPUT_HEIGHT, INPUT_WIDTH));
    TestCardLayers.all().forEach(writer::convolution);
    writer.output(PAFS);
    writer.output(HEATMAPS);
    XML = writer.xml(NAME);
    BIN = writer.bin();
  }

  private TestCardModel() {}

  /** The layers and edges: the text of {@code testcard.xml}. */
  public static String xml() {
    return XML;
  }

  /**
   * The weights, f32 little-endian: the content of {@code testcard.bin}; the array is the caller's.
   */
  public static byte[] bin() {
    return BIN.clone();
  }

  /**
   * Puts {@code testcard.xml} and {@code testcard.bin} into a folder, which it makes where there is
   * none.
   *
   * <p>A reader never sees half a file: each is written aside and moved into place; one that is
   * right already stays untouched. So any number of processes may share a folder.
   *
   * @return the path of {@code testcard.xml}; the weights lie beside it
   * @throws IOException if the folder cannot be made or written
   */
  public static Path write(Path directory) throws IOException {
    Files.createDirectories(directory);
    replace(directory.resolve(NAME + ".bin"), BIN);
    Path xml = directory.resolve(NAME + ".xml");
    replace(xml, XML.getBytes(StandardCharsets.UTF_8));
    return xml;
  }

  private static void replace(Path file, byte[] content) throws IOException {
    if (Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), content)) {
      return;
    }
    Path aside = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      Files.write(aside, content);
      Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(aside);
    }
  }
}
