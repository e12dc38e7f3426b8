package dev.posewire.ingest.snapshot;

/** No picture can be had at present: Kafka does not answer, or not in time. */
public final class SnapshotException extends Exception {
  private static final long serialVersionUID = 1L;

  public SnapshotException(String message) {
    super(message);
  }

  public SnapshotException(String message, Throwable cause) {
    super(message, cause);
  }
}
