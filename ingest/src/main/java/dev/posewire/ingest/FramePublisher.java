package dev.posewire.ingest;

import dev.posewire.runtime.lane.LaneProducer;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Policy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Hands the frames of one channel to its lane and books what became of each. Owned by the channel's
 * thread; outcomes come on the producer's threads, {@link #cancel} from any.
 *
 * <p>LATEST never waits. EVERY waits while a window of outcomes is open; a frame that the broker
 * refuses is an error of the channel: nothing is sent behind it until {@link #clearRefusal}.
 */
final class FramePublisher {
  private final Policy policy;
  private final LaneProducer producer;
  private final AvroCodec codec;
  private final ChannelStatusTracker tracker;
  private final InstantSource clock;
  private final FrameWindow window;
  private final Object lock = new Object();
  // Guarded by the lock.
  private OptionalLong refused = OptionalLong.empty();

  /** {@code window}: frames whose outcome is open, EVERY only. */
  FramePublisher(
      Policy policy,
      int window,
      FrameProducers producers,
      ChannelStatusTracker tracker,
      InstantSource clock) {
    this.policy = policy;
    this.producer = producers.of(policy);
    this.codec = producers.codec();
    this.tracker = tracker;
    this.clock = clock;
    // The LATEST producer bounds what waits by itself: it drops.
    this.window = new FrameWindow(policy == Policy.EVERY ? window : Integer.MAX_VALUE);
  }

  /** Takes over a frame that was counted as grabbed; books its end sooner or later. */
  void publish(Frame frame) throws InterruptedException {
    boolean sent = false;
    try {
      byte[] value = codec.encode(frame);
      sent = window.enter();
      if (sent) {
        Sent open = new Sent(frame.getSession(), frame.getSequence(), frame.getReceivedAt());
        CompletableFuture<Void> unused = // never fails: the outcome says how it ended
            outcome(frame.getChannel(), value).thenAccept(outcome -> settle(open, outcome));
      }
    } finally {
      if (!sent) {
        tracker.ledger().dropped(SendOutcome.CLOSED.reason());
      }
    }
  }

  /** Nothing is sent behind a refused frame. */
  private CompletableFuture<SendOutcome> outcome(String channel, byte[] value) {
    return refusedSequence().isPresent()
        ? CompletableFuture.completedFuture(SendOutcome.CLOSED)
        : producer.send(channel, value);
  }

  /** What is left of a frame while its outcome is open: not its image. */
  private record Sent(long session, long sequence, Instant receivedAt) {}

  /** On a thread of the producer's. */
  private void settle(Sent sent, SendOutcome outcome) {
    if (outcome == SendOutcome.ACKNOWLEDGED) {
      tracker.ledger().published(Duration.between(sent.receivedAt(), clock.instant()));
      tracker.acknowledged(sent.session(), sent.sequence(), policy);
    } else {
      tracker.ledger().dropped(outcome.reason());
      if (policy == Policy.EVERY && outcome == SendOutcome.UNDELIVERED) {
        refuse(sent.sequence());
      }
    }
    window.leave();
  }

  private void refuse(long sequence) {
    synchronized (lock) {
      refused = refused.isPresent() ? refused : OptionalLong.of(sequence);
    }
  }

  /** The first frame that the broker refused; EVERY only. */
  OptionalLong refusedSequence() {
    synchronized (lock) {
      return refused;
    }
  }

  /** Frames may be sent again. To be called after {@link #flush}. */
  void clearRefusal() {
    synchronized (lock) {
      refused = OptionalLong.empty();
    }
  }

  /** Waits until the outcome of each frame is known; false if cancelled before. */
  boolean flush() throws InterruptedException {
    return window.awaitEmpty();
  }

  /** Whoever waits here gives up, now and from now on; frames are dropped as closed. */
  void cancel() {
    window.cancel();
  }
}
