package dev.posewire.ingest.secret;

/**
 * A reference to a secret is malformed or stands for nothing. The message names the reference, or
 * the rule, and what to do; never a value.
 */
public final class SecretException extends Exception {
  private static final long serialVersionUID = 1L;

  SecretException(String message) {
    super(message);
  }
}
