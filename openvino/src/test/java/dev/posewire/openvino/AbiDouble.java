package dev.posewire.openvino;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The double of OpenVINO's library, built by the system's C compiler, and its controls. Each name
 * is a library of its own, with counters of its own.
 */
final class AbiDouble {
  static final Path SOURCES = Path.of("src", "test", "c").toAbsolutePath();
  static final Path BUILT = Path.of("target", "abi-double").toAbsolutePath();

  private static final List<String> FLAGS =
      List.of("-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-g", "-pthread");

  private final Path file;
  private final NativeLibrary library;

  private AbiDouble(Path file) {
    this.file = file;
    this.library = NativeLibrary.getInstance(file.toString(), OpenVino.OPTIONS);
  }

  /** Built and ready; the test is skipped where there is no compiler. */
  static AbiDouble build(String name, String... flags) {
    return at(compileLibrary(name, flags));
  }

  static AbiDouble at(Path file) {
    return new AbiDouble(file);
  }

  static Path compileLibrary(String name, String... flags) {
    List<String> arguments = new ArrayList<>(List.of("-shared", "-fPIC"));
    arguments.addAll(List.of(flags));
    return compile("libdouble-" + name + ".so", arguments, List.of("openvino_abi_double.c"));
  }

  static Path compile(String fileName, List<String> arguments, List<String> sources) {
    Command.require("cc", "C compiler, so the double of OpenVINO cannot be built");
    Path built = BUILT.resolve(fileName);
    List<String> command = new ArrayList<>(List.of("cc"));
    command.addAll(FLAGS);
    command.addAll(arguments);
    sources.forEach(source -> command.add(SOURCES.resolve(source).toString()));
    command.addAll(List.of("-o", built.toString()));
    try {
      Files.createDirectories(BUILT);
      Command.Outcome outcome = Command.run(command, Map.of());
      assertEquals(0, outcome.exitCode(), () -> command + ":\n" + outcome.output());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return built;
  }

  Path file() {
    return file;
  }

  OpenVino load() {
    return OpenVino.load(Optional.of(file), Map.of());
  }

  /** A file that the double reads as a model: {@code [n,3,h,w]}. */
  static Path toyModel(Path folder, int n, int h, int w) {
    try {
      return Files.writeString(folder.resolve("toy.xml"), "toy-model " + n + " " + h + " " + w);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Objects that are there now, by kind; only kinds of which there are any. */
  Map<String, Long> live() {
    Map<String, Long> live = new LinkedHashMap<>();
    Function name = library.getFunction("double_kind");
    for (int kind = 0; name.invokePointer(new Object[] {kind}) != null; kind++) {
      long count = library.getFunction("double_live").invokeLong(new Object[] {kind});
      if (count != 0) {
        live.put(name.invokePointer(new Object[] {kind}).getString(0), count);
      }
    }
    return live;
  }

  long live(String kind) {
    return live().getOrDefault(kind, 0L);
  }

  /** The next call of a function returns the status. */
  void failNext(String function, int status) {
    library.getFunction("double_fail_next").invokeVoid(new Object[] {function, status});
  }

  /** Every n-th inference fails; 0 for none. */
  void failEvery(int inferences) {
    control("double_fail_every", inferences);
  }

  void loseDevice(boolean lost) {
    control("double_lose_device", lost ? 1 : 0);
  }

  /** Inferences do not end while held, unless they are cancelled. */
  void hold(boolean held) {
    control("double_hold", held ? 1 : 0);
  }

  /** Calls that start an inference do not return while held. */
  void holdStart(boolean held) {
    control("double_hold_start", held ? 1 : 0);
  }

  /** Calls that start an inference and have not returned. */
  long starting() {
    return count("double_starting");
  }

  /** Cancelling does nothing. */
  void makeDeaf(boolean deaf) {
    control("double_make_deaf", deaf ? 1 : 0);
  }

  long inferences() {
    return count("double_inferences");
  }

  long callbacks() {
    return count("double_callbacks");
  }

  long freedInFlight() {
    return count("double_freed_in_flight");
  }

  long deviceThreads() {
    return count("double_device_threads");
  }

  private void control(String function, int value) {
    library.getFunction(function).invokeVoid(new Object[] {value});
  }

  private long count(String function) {
    return library.getFunction(function).invokeLong(new Object[0]);
  }
}
