package dev.posewire.ingest;

/**
 * Where a session goes on.
 *
 * @param sequence the last that Kafka acknowledged; -1: the session is a new one
 */
record ResumePoint(long session, long sequence) {
  static ResumePoint startOf(long session) {
    return new ResumePoint(session, -1);
  }
}
