package dev.posewire.systemtests;

/** Processes that somebody waits for; their text says how they are. */
interface Watched {
  /** Whether one has ended that nobody asked to. */
  boolean hasFailed();
}
