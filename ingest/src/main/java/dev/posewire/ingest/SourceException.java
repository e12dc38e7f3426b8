package dev.posewire.ingest;

/** A source cannot be opened or read. The message names the source, user info masked. */
public final class SourceException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What went wrong, as far as it decides what to do next. */
  public enum Kind {
    /** The URL is not one that may be opened: scheme, folder or target. */
    NOT_ALLOWED,
    /** The server wants other credentials, or none will do. */
    UNAUTHORIZED,
    /** No such path on the server, or no such file. */
    NOT_FOUND,
    /** The server turned the request down. */
    REFUSED,
    /** The host is unknown or no route leads to it. */
    UNREACHABLE,
    /** Nothing came in time. */
    TIMEOUT,
    /** Nothing in it decodes. */
    CORRUPT,
    /** It is no video, or of a kind that cannot be read here. */
    UNSUPPORTED,
    /** {@link FrameSource#cancel} was called. */
    CANCELLED,
    /** The connection or the disk failed in mid-stream. */
    LOST
  }

  private final Kind kind;

  public SourceException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
