package dev.posewire.openvino;

/** OpenVINO's library cannot be used here; the message says what was tried and what would help. */
public final class OpenVinoUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OpenVinoUnavailableException(String message) {
    super(message);
  }
}
