package dev.posewire.runtime.lifecycle;

/**
 * What the caller can mend: a wrong option, a missing file, a broker that is not there. The message
 * names the thing, the value and the remedy, and is all that a user sees; the process ends with
 * exit code 2.
 */
public final class UserErrorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserErrorException(String message) {
    super(message);
  }

  public UserErrorException(String message, Throwable cause) {
    super(message, cause);
  }
}
