package dev.posewire.sink;

/** A sink could not store. The message names the target, the reason and the remedy. */
public final class SinkException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is to be done about it. */
  public enum Kind {
    /**
     * It may work later without a restart (a full disk, a database that is down): the writer tries
     * again for ever.
     */
    RETRIABLE,
    /** It never will (nobody reads standard output any more): the process ends. */
    FATAL,
    /** The target takes others, but never these events, or one of them. */
    REFUSED
  }

  private final Kind kind;

  private SinkException(String message, Throwable cause, Kind kind) {
    super(message, cause);
    this.kind = kind;
  }

  public static SinkException retriable(String message, Throwable cause) {
    return new SinkException(message, cause, Kind.RETRIABLE);
  }

  public static SinkException fatal(String message) {
    return new SinkException(message, null, Kind.FATAL);
  }

  public static SinkException refused(String message, Throwable cause) {
    return new SinkException(message, cause, Kind.REFUSED);
  }

  public Kind kind() {
    return kind;
  }
}
