package dev.posewire.worker.engine;

/** The model's files cannot be used: says what is wrong, the value found, and what helps. */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ModelException(String what, Object value, String remedy) {
    this(what, value, remedy, null);
  }

  public ModelException(String what, Object value, String remedy, Throwable cause) {
    super("%s: %s (%s)".formatted(what, value, remedy), cause);
  }
}
