package dev.posewire.openvino;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import dev.posewire.openvino.OpenVinoLibrary.SizeTByReference;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * OpenVINO's C library, loaded. Thread-safe.
 *
 * <p>It stays loaded until the JVM ends, and loading it again gives the same object: OpenVINO keeps
 * threads of its own that run its code.
 */
public final class OpenVino {
  /** By what was loaded. Guarded by itself; also keeps what devices call from being collected. */
  private static final Map<String, OpenVino> LOADED = new HashMap<>();

  /** glibc's and musl's RTLD_LAZY, by itself: no symbol of OpenVINO's gets in others' way. */
  private static final int RTLD_LAZY = 1;

  static final Map<String, Object> OPTIONS = options();

  private static final Shape EIGHT = Shape.of(8);

  private final Calls calls;
  private final Version version;
  private final ElementTypeNumbers numbers;
  private final Completions completions;

  private OpenVino(String name, NativeLibrary nativeLibrary) {
    List<String> missing = missing(nativeLibrary);
    if (!OpenVinoLibrary.OPTIONAL.containsAll(missing)) {
      throw new OpenVinoUnavailableException(
          name
              + " lacks "
              + String.join(", ", missing)
              + ": it must be the C library of OpenVINO 2023.0 or newer");
    }
    this.calls = new Calls(Native.load(name, OpenVinoLibrary.class, OPTIONS), missing.isEmpty());
    this.version = calls.version();
    this.numbers = verifiedNumbers(name);
    this.completions = new Completions();
  }

  /**
   * Loads the library: the file given; or if none is, that of the installation that {@code
   * INTEL_OPENVINO_DIR} of the environment names; or if it names none, what the loader finds.
   *
   * @throws OpenVinoUnavailableException if none of these loads, or the one that does lacks
   *     functions or is not understood
   */
  public static OpenVino load(Optional<Path> library, Map<String, String> environment) {
    List<String> failures = new ArrayList<>();
    for (String name : LibraryLookup.candidates(library, environment)) {
      synchronized (LOADED) {
        OpenVino loaded = LOADED.get(name);
        if (loaded != null) {
          return loaded;
        }
        try {
          OpenVino openVino = new OpenVino(name, NativeLibrary.getInstance(name, OPTIONS));
          LOADED.put(name, openVino);
          return openVino;
        } catch (UnsatisfiedLinkError e) {
          failures.add(name + ": " + reason(e));
        }
      }
    }
    String installation = environment.getOrDefault(LibraryLookup.INSTALLATION, "not set");
    throw new OpenVinoUnavailableException(
        "OpenVINO's C library did not load. Tried:\n  "
            + String.join("\n  ", failures)
            + "\nwith "
            + LibraryLookup.INSTALLATION
            + " "
            + installation
            + ". Install OpenVINO 2023.0 or newer and run its setupvars script first, or name the"
            + " file ("
            + System.mapLibraryName(LibraryLookup.NAME)
            + ").");
  }

  /** What the loader says; behind it JNA shows the whole class path. */
  private static String reason(UnsatisfiedLinkError failure) {
    return failure.getMessage().strip().lines().limit(2).collect(Collectors.joining(" "));
  }

  /** What OpenVINO says of itself. */
  public Version version() {
    return version;
  }

  /**
   * Requests that were closed while they ran and did not end in time: they are freed when they end,
   * and until then deliberately not.
   */
  public int abandonedRequests() {
    return completions.abandoned();
  }

  Calls calls() {
    return calls;
  }

  ElementTypeNumbers numbers() {
    return numbers;
  }

  Completions completions() {
    return completions;
  }

  private static Map<String, Object> options() {
    Map<String, Object> options = new HashMap<>();
    options.put(Library.OPTION_STRING_ENCODING, StandardCharsets.UTF_8.name());
    if (Platform.isLinux()) {
      options.put(Library.OPTION_OPEN_FLAGS, RTLD_LAZY);
    }
    return Map.copyOf(options);
  }

  private static List<String> missing(NativeLibrary nativeLibrary) {
    return Arrays.stream(OpenVinoLibrary.class.getDeclaredMethods())
        .filter(method -> Modifier.isAbstract(method.getModifiers()))
        .map(Method::getName)
        .sorted()
        .filter(name -> !has(nativeLibrary, name))
        .toList();
  }

  private static boolean has(NativeLibrary nativeLibrary, String function) {
    try {
      nativeLibrary.getFunction(function);
      return true;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  /** Development builds call themselves by a release that they are not yet: sizes decide. */
  private ElementTypeNumbers verifiedNumbers(String name) {
    return Stream.concat(
            Stream.of(ElementTypeNumbers.of(version)), Arrays.stream(ElementTypeNumbers.values()))
        .filter(this::haveTheirSizes)
        .findFirst()
        .orElseThrow(
            () ->
                new OpenVinoUnavailableException(
                    name
                        + ", OpenVINO "
                        + version.buildNumber()
                        + ", numbers its element types in a way that is not known here: use a"
                        + " release from 2023.0 to 2026"));
  }

  private boolean haveTheirSizes(ElementTypeNumbers candidate) {
    return ElementTypeNumbers.TELLING.stream()
        .allMatch(type -> bytesOfEight(candidate.number(type)) == type.bytes(EIGHT.elements()));
  }

  /** The size of a tensor of eight elements, -1 if there is no such tensor. */
  private long bytesOfEight(int typeNumber) {
    PointerByReference tensor = new PointerByReference();
    OpenVinoLibrary library = calls.library();
    if (!Calls.isOk(library.ov_tensor_create(typeNumber, EIGHT.toNative(), tensor))) {
      return -1;
    }
    Pointer created = tensor.getValue();
    try {
      SizeTByReference size = new SizeTByReference();
      return Calls.isOk(library.ov_tensor_get_byte_size(created, size)) ? size.value() : -1;
    } finally {
      library.ov_tensor_free(created);
    }
  }
}
