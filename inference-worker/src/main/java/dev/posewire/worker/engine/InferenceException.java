package dev.posewire.worker.engine;

/** The device or its library failed, at start or while it ran; the message says where. */
public final class InferenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InferenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
