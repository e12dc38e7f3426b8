package dev.posewire.runtime.lifecycle;

/**
 * The body of a {@link LoopThread}. All that it holds is owned by that thread; a test calls {@link
 * #runOnce} directly.
 */
public interface Loop {
  /**
   * One turn; called again and again until a stop is asked for. It may block, but ends soon after
   * {@link #wakeup} or an interrupt.
   *
   * @throws InterruptedException ends the loop
   * @throws Exception what nobody mended: ends the loop and is fatal to the process
   */
  void runOnce() throws Exception;

  /**
   * Closes what the loop owns; called once, after the last turn, also when that one failed. The
   * interrupt flag is set if an interrupt ended the loop: what still blocks then gives up at once.
   * A wakeup may still be pending (a Kafka consumer's, say). A failure here is fatal too.
   */
  default void onStop() throws Exception {}

  /**
   * Makes a blocked {@link #runOnce} return; must not block. The only method that another thread
   * may call; called at most once, before {@link #onStop} begins.
   */
  default void wakeup() {}
}
