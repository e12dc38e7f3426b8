package dev.posewire.ingest.video;

/** Elapsed time, and waiting for it: the part of a paced source that a test replaces. */
interface FrameWaiter {

  /** A steady clock as {@link System#nanoTime}. */
  long nanoTime();

  /** Waits; false as soon as {@link #cancel} has been called, before or meanwhile. */
  boolean await(long nanos) throws InterruptedException;

  /** From any thread; sticks. */
  void cancel();
}
