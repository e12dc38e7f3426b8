package dev.posewire.app.command;

import dev.posewire.decoder.openpose.OpenPoseDecoder;
import dev.posewire.runtime.config.ConfigOption;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.Halves;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Decodes stored network outputs: 38 PAF planes, then 19 heat planes, little-endian halves in C
 * order. Prints one line of JSON a file, in the order of the files. Owned by the main thread.
 */
@Command(
    name = "decode",
    description = {
      "Finds the people in stored outputs of the network, and prints one line of JSON a file:",
      "{\"poses\": [{\"score\": .., \"keypoints\": [[x, y] * 18]}]}, in pixels of the network's"
          + " input (8 a cell); a missing keypoint is [-1, -1]."
    },
    mixinStandardHelpOptions = true)
public final class DecodeCommand implements Runnable {
  private static final String STANDARD_INPUT = "-";
  private static final int PLANES = OpenPoseDecoder.PAF_PLANES + OpenPoseDecoder.HEATMAP_PLANES;

  private final InputStream standardInput;

  @Spec private CommandSpec spec;
  @Mixin ConfigOption config;
  @Mixin private PoseOptions poses;

  @Option(
      names = "--height",
      paramLabel = "CELLS",
      defaultValue = "32",
      description = "Height of the maps.")
  private int height;

  @Option(
      names = "--width",
      paramLabel = "CELLS",
      defaultValue = "57",
      description = "Width of the maps.")
  private int width;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "[38 + 19, height, width] little-endian halves: PAFs, then heatmaps; - is the standard"
              + " input.")
  private List<String> files = new ArrayList<>();

  public DecodeCommand() {
    this(System.in);
  }

  DecodeCommand(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  @Override
  public void run() {
    requireSize("--height", height);
    requireSize("--width", width);
    OpenPoseDecoder decoder = new OpenPoseDecoder(poses.settings());
    float[] pafs = new float[OpenPoseDecoder.PAF_PLANES * height * width];
    float[] heatmaps = new float[OpenPoseDecoder.HEATMAP_PLANES * height * width];
    PrintWriter out = spec.commandLine().getOut();
    for (String file : files) {
      ByteBuffer halves = ByteBuffer.wrap(read(file));
      Halves.decode(halves, pafs, 0, pafs.length);
      Halves.decode(halves, heatmaps, 0, heatmaps.length);
      out.println(PosesJson.toText(decoder.decode(heatmaps, pafs, height, width)));
      out.flush();
    }
  }

  private static void requireSize(String option, int cells) {
    if (cells < OpenPoseDecoder.MIN_SIZE || cells > OpenPoseDecoder.MAX_SIZE) {
      throw new UserErrorException(
          "%s must be %d to %d: %d"
              .formatted(option, OpenPoseDecoder.MIN_SIZE, OpenPoseDecoder.MAX_SIZE, cells));
    }
  }

  private byte[] read(String file) {
    int expected = PLANES * height * width * Short.BYTES;
    if (file.equals(STANDARD_INPUT)) {
      byte[] bytes = readFrom(standardInput, "the standard input", expected);
      String found = bytes.length > expected ? "more than " + expected : "" + bytes.length;
      requireBytes("the standard input", found, bytes.length == expected, expected);
      return bytes;
    }
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      long size = Files.size(Path.of(file));
      byte[] bytes = readFrom(in, file, expected);
      String found = Long.toString(Math.max(size, bytes.length));
      requireBytes(file, found, bytes.length == expected, expected);
      return bytes;
    } catch (IOException | InvalidPathException e) {
      throw notReadable(file, e);
    }
  }

  /** One byte more than expected at most, so that a larger file shows. */
  private static byte[] readFrom(InputStream in, String name, int expected) {
    try {
      return in.readNBytes(expected + 1);
    } catch (IOException e) {
      throw notReadable(name, e);
    }
  }

  private void requireBytes(String name, String found, boolean holds, int expected) {
    if (!holds) {
      throw new UserErrorException(
          ("%s has %s bytes, expected are %d x %d x %d halves, %d bytes: name the size of the maps"
                  + " by --height and --width")
              .formatted(name, found, PLANES, height, width, expected));
    }
  }

  private static UserErrorException notReadable(String name, Exception e) {
    return new UserErrorException(
        "%s cannot be read: %s: name a file with the network's outputs, or - for the standard input"
            .formatted(name, e),
        e);
  }
}
