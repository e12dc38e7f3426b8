package dev.posewire.worker;

import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseTensors;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Where the worker's results go: the tensors topic, or a decoder in the same process. Thread-safe.
 */
public interface TensorsOutput extends AutoCloseable {
  /**
   * The worker got these partitions of the frames; called on the lane's poll thread before their
   * first result. May block for as long as a restore takes.
   */
  void assigned(Policy policy, Set<Integer> partitions);

  /**
   * Hands over one result. Does not block. Those of a channel come in its order.
   *
   * @param revoked asked again before anything is published: the partition may have gone meanwhile
   * @return ends, never exceptionally, when the results are safe or are given up
   */
  CompletableFuture<SendOutcome> deliver(PoseTensors tensors, BooleanSupplier revoked);

  @Override
  void close();
}
