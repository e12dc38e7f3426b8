package dev.posewire.app.pipeline;

import dev.posewire.decoder.DecoderService;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseTensors;
import dev.posewire.worker.TensorsOutput;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Hands the worker's results to the decoder of the same process. Thread-safe. */
final class MemoryTensorsOutput implements TensorsOutput {
  private final DecoderService decoder;

  /**
   * @param decoder the caller's to close, after the worker
   */
  MemoryTensorsOutput(DecoderService decoder) {
    this.decoder = decoder;
  }

  @Override
  public void assigned(Policy policy, Set<Integer> partitions) {
    decoder.assigned(policy, partitions);
  }

  @Override
  public CompletableFuture<SendOutcome> deliver(PoseTensors tensors, BooleanSupplier revoked) {
    return decoder.decode(tensors, revoked);
  }

  @Override
  public void close() {}
}
