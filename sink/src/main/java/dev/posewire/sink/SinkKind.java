package dev.posewire.sink;

/** The targets that a sink stage can have. */
public enum SinkKind {
  /** JSON lines in a folder of files. */
  FILES,
  /** JSON lines on standard output. */
  STDOUT
}
