package dev.posewire.worker;

import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseTensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** An output that keeps what it is given and ends it as the test says. */
final class FakeOutput implements TensorsOutput {
  final List<String> assigned = new ArrayList<>();
  final List<PoseTensors> results = new ArrayList<>();
  final List<CompletableFuture<SendOutcome>> outcomes = new ArrayList<>();

  /** How each result ends at once; empty: the test ends it. */
  Optional<SendOutcome> outcome = Optional.of(SendOutcome.ACKNOWLEDGED);

  @Override
  public void assigned(Policy policy, Set<Integer> partitions) {
    assigned.add(policy + " " + partitions);
  }

  @Override
  public CompletableFuture<SendOutcome> deliver(PoseTensors tensors, BooleanSupplier revoked) {
    CompletableFuture<SendOutcome> end = new CompletableFuture<>();
    outcomes.add(end);
    if (revoked.getAsBoolean()) {
      end.complete(SendOutcome.CLOSED);
      return end;
    }
    results.add(tensors);
    outcome.ifPresent(end::complete);
    return end;
  }

  List<String> names() {
    return results.stream().map(result -> result.getChannel() + result.getSequence()).toList();
  }

  @Override
  public void close() {}
}
