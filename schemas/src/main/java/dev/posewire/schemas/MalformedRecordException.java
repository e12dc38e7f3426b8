package dev.posewire.schemas;

/**
 * A record's bytes cannot be read and never will be: skip it, count it, send it to {@link
 * Topics#rejected()}. The message names what was found, what was expected and the remedy.
 */
public final class MalformedRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedRecordException(String message) {
    super(message);
  }

  public MalformedRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
