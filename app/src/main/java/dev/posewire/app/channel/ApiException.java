package dev.posewire.app.channel;

import dev.posewire.runtime.lifecycle.ProcessLifecycle;

/** What the API refuses or fails to do. Its message is all that a user sees. */
final class ApiException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What it concerns, and who can mend it. */
  enum Kind {
    /** One channel; the caller can mend it. Others may do. */
    CHANNEL(ProcessLifecycle.EXIT_USER_ERROR),
    /** Every request; the caller can mend it. */
    ACCESS(ProcessLifecycle.EXIT_USER_ERROR),
    /** Every request; the caller can do nothing but wait. */
    SERVER(ProcessLifecycle.EXIT_FATAL);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }
  }

  private final Kind kind;

  ApiException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  ApiException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  int exitCode() {
    return kind.exitCode;
  }
}
