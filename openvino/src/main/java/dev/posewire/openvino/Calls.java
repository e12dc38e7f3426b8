package dev.posewire.openvino;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import dev.posewire.openvino.OpenVinoLibrary.OvVersion;
import java.nio.charset.StandardCharsets;

/** The library, with statuses turned into exceptions and strings into Java's. Thread-safe. */
final class Calls {
  private static final int OK = 0;

  /** Refused by the C API itself, which leaves the text of an error before. */
  private static final int INVALID_C_PARAM = -14;

  private final OpenVinoLibrary library;
  private final boolean tellsLastError;

  Calls(OpenVinoLibrary library, boolean tellsLastError) {
    this.library = library;
    this.tellsLastError = tellsLastError;
  }

  OpenVinoLibrary library() {
    return library;
  }

  static boolean isOk(int status) {
    return status == OK;
  }

  /**
   * @throws OpenVinoException unless the status is OK
   */
  void check(int status, String doing) {
    if (!isOk(status)) {
      throw failure(status, doing);
    }
  }

  OpenVinoException failure(int status, String doing) {
    boolean told = tellsLastError && status != INVALID_C_PARAM;
    return new OpenVinoException(status, doing, told ? take(library.ov_get_last_err_msg()) : "");
  }

  /** The text that a function left, freed; empty where it left none. */
  String take(PointerByReference text) {
    return take(text.getValue());
  }

  private String take(Pointer text) {
    if (text == null) {
      return "";
    }
    try {
      return string(text);
    } finally {
      library.ov_free(text);
    }
  }

  static String string(Pointer text) {
    return text == null ? "" : text.getString(0, StandardCharsets.UTF_8.name());
  }

  Version version() {
    OvVersion version = new OvVersion();
    check(library.ov_get_openvino_version(version), "ask OpenVINO for its version");
    try {
      return new Version(string(version.buildNumber), string(version.description));
    } finally {
      library.ov_version_free(version);
    }
  }
}
