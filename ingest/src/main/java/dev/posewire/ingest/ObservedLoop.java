package dev.posewire.ingest;

import dev.posewire.runtime.lifecycle.Loop;

/** A loop that tells when it has closed what it owns. Owned by the loop's thread. */
record ObservedLoop(Loop loop, Runnable onEnded) implements Loop {
  @Override
  public void runOnce() throws Exception {
    loop.runOnce();
  }

  @Override
  public void onStop() throws Exception {
    try {
      loop.onStop();
    } finally {
      onEnded.run();
    }
  }

  @Override
  public void wakeup() {
    loop.wakeup();
  }
}
