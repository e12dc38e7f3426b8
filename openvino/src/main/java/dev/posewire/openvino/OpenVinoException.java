package dev.posewire.openvino;

/** A call that OpenVINO refused, or an inference that failed. */
public final class OpenVinoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Status status;
  private final String doing;
  private final String lastError;

  OpenVinoException(int code, String doing, String lastError) {
    super(message(code, doing, lastError));
    this.status = Status.of(code);
    this.doing = doing;
    this.lastError = lastError;
  }

  private static String message(int code, String doing, String lastError) {
    return "cannot "
        + doing
        + ": "
        + Status.of(code)
        + " ("
        + code
        + ")"
        + (lastError.isEmpty() ? "" : ": " + lastError);
  }

  /** What the function returned. */
  public Status status() {
    return status;
  }

  /** What was being done, as in "compile the model for CPU". */
  public String doing() {
    return doing;
  }

  /**
   * What OpenVINO says of its last error; empty if it says nothing, as before 2023.3. It keeps one
   * text for the whole process, so that of two calls that fail at once both may show the same.
   */
  public String lastError() {
    return lastError;
  }
}
