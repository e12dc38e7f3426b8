package dev.posewire.app.model;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.worker.engine.PoseModel;
import dev.posewire.worker.ir.ElementType;
import dev.posewire.worker.ir.IrLayer;
import dev.posewire.worker.ir.IrModel;
import dev.posewire.worker.ir.IrReader;
import dev.posewire.worker.ir.PoseInterface;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a model is, line by line for a user. */
public final class ModelReport {
  private ModelReport() {}

  /**
   * Reads the model.
   *
   * @throws UserErrorException if it is none
   */
  public static List<String> lines(FoundModel found) {
    IrModel graph = found.load(IrReader::read);
    PoseInterface pose = found.load(files -> PoseInterface.of(graph));
    PoseModel model = pose.model();
    List<String> lines = new ArrayList<>();
    lines.add(line("name", model.name()));
    lines.add(line("from", found.origin()));
    lines.add(line("graph", size(found.files().xml())));
    lines.add(line("weights", size(found.files().bin())));
    lines.add(line("SHA-384", sha384(found.files().bin())));
    lines.add(line("IR version", Integer.toString(graph.version())));
    lines.add(line("precision", precision(graph)));
    lines.add(
        line("input", describe(pose.input()) + " BGR, 0..255, " + imageSize(model) + " pixels"));
    lines.add(line("output", describe(pose.heatmaps()) + " heatmaps"));
    lines.add(line("output", describe(pose.pafs()) + " PAFs"));
    lines.add(line("operations", operations(graph)));
    return lines;
  }

  private static String line(String subject, String value) {
    return "%-11s %s".formatted(subject, value);
  }

  private static String describe(IrLayer layer) {
    return layer.name() + " " + layer.shape();
  }

  private static String imageSize(PoseModel model) {
    return model.inputWidth() + "x" + model.inputHeight();
  }

  private static String size(Path file) {
    try {
      return String.format(Locale.ROOT, "%s (%,d bytes)", file, Files.size(file));
    } catch (IOException e) {
      throw notReadable(file, e);
    }
  }

  private static String sha384(Path file) {
    try {
      return Sha384.of(file);
    } catch (IOException e) {
      throw notReadable(file, e);
    }
  }

  private static UserErrorException notReadable(Path file, IOException e) {
    return new UserErrorException(
        "the model's file %s cannot be read: %s: make it readable".formatted(file, e), e);
  }

  /** The types of the constants, those with the most bytes first. */
  private static String precision(IrModel graph) {
    Map<ElementType, Long> bytes = new EnumMap<>(ElementType.class);
    for (IrLayer layer : graph.layers()) {
      layer
          .constant()
          .ifPresent(
              constant -> bytes.merge(constant.type(), (long) constant.bytes().limit(), Long::sum));
    }
    return bytes.entrySet().stream()
        .sorted(Map.Entry.<ElementType, Long>comparingByValue().reversed())
        .map(entry -> String.format(Locale.ROOT, "%s %,d bytes", entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String operations(IrModel graph) {
    Map<String, Integer> counts = new TreeMap<>();
    graph.layers().forEach(layer -> counts.merge(layer.type(), 1, Integer::sum));
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
