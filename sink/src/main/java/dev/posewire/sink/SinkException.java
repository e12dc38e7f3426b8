package dev.posewire.sink;

/**
 * A sink could not store. The message names the target, the reason and the remedy.
 *
 * <p>Retriable: it may work later without a restart (a full disk, a folder that is not mounted), so
 * the writer tries again for ever. Fatal: it never will (nobody reads standard output any more), so
 * the process ends.
 */
public final class SinkException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean retriable;

  private SinkException(String message, Throwable cause, boolean retriable) {
    super(message, cause);
    this.retriable = retriable;
  }

  public static SinkException retriable(String message, Throwable cause) {
    return new SinkException(message, cause, true);
  }

  public static SinkException fatal(String message) {
    return new SinkException(message, null, false);
  }

  public boolean isRetriable() {
    return retriable;
  }
}
