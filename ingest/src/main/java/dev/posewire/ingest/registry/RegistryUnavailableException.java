package dev.posewire.ingest.registry;

/** Kafka did not take a write in time, or other writers were faster again and again. */
public final class RegistryUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  public RegistryUnavailableException(String message) {
    super(message);
  }

  public RegistryUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
