package dev.posewire.systemtests.kafka;

/** A broker in a container is not to be had here; the message says why, and what would help. */
final class NoContainerException extends Exception {
  private static final long serialVersionUID = 1;

  NoContainerException(String message) {
    super(message);
  }

  NoContainerException(String message, Throwable cause) {
    super(message, cause);
  }
}
