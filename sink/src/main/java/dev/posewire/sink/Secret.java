package dev.posewire.sink;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.util.function.UnaryOperator;

/**
 * A text that may have references to secrets in it. They are looked up whenever its value is asked
 * for, so that a secret which changes takes no restart. Shows nothing of it. Thread-safe.
 */
public final class Secret {
  private final String key;
  private final String written;
  private final UnaryOperator<String> lookUp;

  /**
   * @param key of the value of the sink, for messages
   * @param written with its references
   * @param lookUp puts secrets, none of them empty, in their place, from any thread; throws
   *     UserErrorException if one leads nowhere
   */
  public Secret(String key, String written, UnaryOperator<String> lookUp) {
    this.key = key;
    this.written = written;
    this.lookUp = lookUp;
  }

  /** One without references. */
  public static Secret of(String text) {
    return new Secret("", text, UnaryOperator.identity());
  }

  /** With references in the place of secrets; but a user may have written a secret itself. */
  public String written() {
    return written;
  }

  /**
   * With its secrets as they are now. Who gets it keeps it no longer than what it is used for.
   *
   * @throws SinkException naming the key and the reference that leads nowhere now
   */
  public String value() throws SinkException {
    try {
      return lookUp.apply(written);
    } catch (UserErrorException e) {
      throw SinkException.retriable(key + ": " + e.getMessage(), e);
    }
  }

  /** By what is written. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && written.equals(secret.written);
  }

  @Override
  public int hashCode() {
    return written.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
