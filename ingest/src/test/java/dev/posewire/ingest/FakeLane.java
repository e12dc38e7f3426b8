package dev.posewire.ingest;

import dev.posewire.runtime.lane.LaneProducer;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.UnknownSchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Keeps what is sent; answers at once, or when the test says so. Thread-safe. */
final class FakeLane implements LaneProducer {
  private final AvroCodec codec = new AvroCodec();
  private final List<Frame> frames = new ArrayList<>();
  private final List<CompletableFuture<SendOutcome>> outcomes = new ArrayList<>();
  private Optional<SendOutcome> answer = Optional.of(SendOutcome.ACKNOWLEDGED);

  /** From now on outcomes stay open until {@link #settle}. */
  synchronized void holdOutcomes() {
    answer = Optional.empty();
  }

  synchronized void answer(SendOutcome outcome) {
    answer = Optional.of(outcome);
  }

  void settle(int index, SendOutcome outcome) {
    outcomes().get(index).complete(outcome);
  }

  private synchronized List<CompletableFuture<SendOutcome>> outcomes() {
    return List.copyOf(outcomes);
  }

  @Override
  public CompletableFuture<SendOutcome> send(String channel, byte[] value) {
    CompletableFuture<SendOutcome> outcome = new CompletableFuture<>();
    Optional<SendOutcome> now;
    synchronized (this) {
      try {
        frames.add(codec.decode(value, Frame.class));
      } catch (MalformedRecordException | UnknownSchemaException e) {
        throw new AssertionError(e);
      }
      outcomes.add(outcome);
      now = answer;
    }
    now.ifPresent(outcome::complete);
    return outcome;
  }

  synchronized List<Frame> frames() {
    return List.copyOf(frames);
  }

  @Override
  public void close() {
    outcomes().forEach(outcome -> outcome.complete(SendOutcome.CLOSED));
  }
}
