package dev.posewire.runtime.lane;

import java.util.Set;

/** What a stage does with the records of one lane. All methods run on the lane's poll thread. */
public interface LaneHandler<T> {
  /**
   * Partitions came; called before their first record. May block, for as long as a restore takes.
   */
  void assigned(Set<Integer> partitions);

  /**
   * Takes one record. Must not block. The handler finishes the delivery, from any thread, once its
   * results are safe or it was dropped and counted.
   */
  void accept(Delivery<T> delivery);

  /**
   * Partitions go: abandons what of them waits and has not begun, for the next owner to do. Called
   * again while what has begun is waited for.
   *
   * @return how many deliveries were abandoned
   */
  int discard(Set<Integer> partitions);
}
