package dev.posewire.ingest;

import java.time.Duration;

/** What came of opening a source once. No password is in it. */
public sealed interface ProbeAnswer {
  /** How long it took. */
  Duration took();

  /** A frame came. */
  record Opened(SourceFormat format, Duration took) implements ProbeAnswer {}

  /** No frame came. */
  record Failed(SourceException.Kind kind, String detail, Duration took) implements ProbeAnswer {}
}
