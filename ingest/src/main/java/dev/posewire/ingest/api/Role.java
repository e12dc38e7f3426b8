package dev.posewire.ingest.api;

/** What a request needs, and what a token gives. */
enum Role {
  READ,
  WRITE
}
