package dev.posewire.decoder;

import dev.posewire.runtime.lane.LaneProducer;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.schemas.UnknownSchemaException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A lane that keeps what it is given and ends it as the test says. */
final class FakeLane implements LaneProducer {
  final List<PoseEvent> events = new CopyOnWriteArrayList<>();
  final List<CompletableFuture<SendOutcome>> outcomes = new CopyOnWriteArrayList<>();
  private final BlockingQueue<CompletableFuture<SendOutcome>> sends = new LinkedBlockingQueue<>();
  volatile boolean acknowledges = true; // written by the test, read by decode threads
  volatile boolean closed; // written by the one who closes, read by the test

  @Override
  public CompletableFuture<SendOutcome> send(String channel, byte[] value) {
    try {
      events.add(new AvroCodec().decode(value, PoseEvent.class));
    } catch (MalformedRecordException | UnknownSchemaException e) {
      throw new IllegalStateException(e);
    }
    CompletableFuture<SendOutcome> outcome = new CompletableFuture<>();
    outcomes.add(outcome);
    sends.add(outcome);
    if (acknowledges) outcome.complete(SendOutcome.ACKNOWLEDGED);
    return outcome;
  }

  /** The next one that was sent; waits for it. */
  CompletableFuture<SendOutcome> awaitSend() throws InterruptedException {
    CompletableFuture<SendOutcome> next = sends.poll(20, TimeUnit.SECONDS);
    if (next == null) throw new AssertionError("no further event was sent");
    return next;
  }

  List<Long> sequences() {
    return events.stream().map(PoseEvent::getSequence).toList();
  }

  @Override
  public void close() {
    closed = true;
  }
}
