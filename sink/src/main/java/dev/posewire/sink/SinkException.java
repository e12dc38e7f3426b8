package dev.posewire.sink;

import java.time.Duration;

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
  private final Duration pause;

  private SinkException(String message, Throwable cause, Kind kind, Duration pause) {
    super(message, cause);
    this.kind = kind;
    this.pause = pause;
  }

  public static SinkException retriable(String message, Throwable cause) {
    return retriable(message, cause, Duration.ZERO);
  }

  /** {@code pause}: how long the target asks to be left alone; zero: it does not say. */
  public static SinkException retriable(String message, Throwable cause, Duration pause) {
    return new SinkException(message, cause, Kind.RETRIABLE, pause);
  }

  public static SinkException fatal(String message) {
    return new SinkException(message, null, Kind.FATAL, Duration.ZERO);
  }

  public static SinkException refused(String message, Throwable cause) {
    return new SinkException(message, cause, Kind.REFUSED, Duration.ZERO);
  }

  public Kind kind() {
    return kind;
  }

  /** Of a retriable one: how long the next attempt is to wait; zero: the caller knows. */
  Duration pause() {
    return pause;
  }
}
