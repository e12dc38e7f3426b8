package dev.posewire.ingest;

import dev.posewire.ingest.ChannelStatusTracker.Activity;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Letterbox;
import dev.posewire.schemas.Policy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * One run of a channel's open source: samples, scales and publishes its frames in order. Not
 * thread-safe: owned by the channel's thread.
 *
 * <p>EVERY holds one frame back, so that the last of a recording can be marked. A resumed recording
 * is decoded from its start again, and what was acknowledged before is skipped: the sampler, driven
 * by pts alone, takes the same frames as the first time.
 */
final class ChannelSession implements AutoCloseable {
  /**
   * What a session reads.
   *
   * @param source open, and the session's from now on
   * @param live nothing of it can be read a second time
   * @param rates how much of it the workers can use
   */
  record Input(
      FrameSource source, boolean live, CaptureClock clock, Ticker ticker, ServedRates rates) {}

  private final ChannelSpec spec;
  private final ResumePoint start;
  private final FrameSource source;
  private final boolean live;
  private final CaptureClock clock;
  private final Ticker ticker;
  private final ChannelStatusTracker tracker;
  private final FramePublisher publisher;
  private final ChannelSampler sampler;
  private final long openedNanos;
  private long sequence;
  private long corruptPackets;
  private Optional<Frame> held = Optional.empty();

  ChannelSession(
      ChannelSpec spec,
      ResumePoint start,
      Input input,
      ChannelStatusTracker tracker,
      FramePublisher publisher) {
    this.spec = spec;
    this.start = start;
    this.source = input.source();
    this.live = input.live();
    this.clock = input.clock();
    this.ticker = input.ticker();
    this.tracker = tracker;
    this.publisher = publisher;
    this.sampler = new ChannelSampler(spec, input.rates());
    this.openedNanos = ticker.nanos();
  }

  /** Waits for one frame and does with it what is to be done; false at the end of a recording. */
  boolean readFrame() throws SourceException, InterruptedException {
    tracker.doing(Activity.GRABBING);
    Optional<GrabbedFrame> next = source.grab();
    countCorruptPackets();
    if (next.isEmpty()) {
      return false;
    }
    GrabbedFrame frame = next.get();
    tracker.grabbed(frame);
    boolean settled = clock.note(frame, ticker.nanos());
    tracker.clock(clock.reading());
    if (!settled) {
      tracker.ledger().dropped("clock-wait");
    } else if (sampler.take(frame.ptsMicros())) {
      take(frame, clock.stampMicros(frame));
    } else {
      tracker.ledger().skipped();
    }
    tracker.limit(sampler.limitFps());
    return true;
  }

  private void take(GrabbedFrame grabbed, long capturedMicros)
      throws SourceException, InterruptedException {
    long number = sequence++;
    tracker.doing(Activity.PUBLISHING);
    if (number <= start.sequence()) {
      tracker.ledger().skipped();
      return;
    }
    Frame frame = frame(grabbed, number, capturedMicros, scale());
    if (spec.getPolicy() == Policy.LATEST) {
      publisher.publish(frame);
    } else {
      Optional<Frame> before = held;
      held = Optional.of(frame);
      if (before.isPresent()) {
        publisher.publish(before.get());
      }
    }
  }

  private FrameImage scale() throws SourceException {
    long begunNanos = ticker.nanos();
    boolean scaled = false;
    try {
      FrameImage image = source.image();
      scaled = true;
      if (spec.getFrozenSeconds() > 0) {
        tracker.image(ImageHash.of(image.bytes()));
      }
      tracker.ledger().scaled(Duration.ofNanos(ticker.nanos() - begunNanos));
      return image;
    } finally {
      if (!scaled) {
        tracker.ledger().dropped("unscaled");
      }
    }
  }

  private Frame frame(GrabbedFrame grabbed, long number, long capturedMicros, FrameImage image) {
    LetterboxGeometry geometry = image.geometry();
    return Frame.newBuilder()
        .setChannel(spec.getChannel())
        .setSession(start.session())
        .setSequence(number)
        .setReceivedAt(grabbed.receivedAt())
        .setCapturedAt(SessionNumbers.instant(capturedMicros))
        .setClock(clock.reading().clock())
        .setPts(grabbed.ptsMicros())
        .setSourceWidth(geometry.sourceWidth())
        .setSourceHeight(geometry.sourceHeight())
        .setLetterbox(new Letterbox(geometry.scale(), geometry.padX(), geometry.padY()))
        .setWidth(geometry.width())
        .setHeight(geometry.height())
        .setEncoding(image.encoding())
        .setPolicy(spec.getPolicy())
        .setTags(spec.getTags())
        .setImage(ByteBuffer.wrap(image.bytes()))
        .build();
  }

  /** Publishes the frame held back as the last one: the recording has ended. */
  void finish() throws InterruptedException {
    Optional<Frame> frame = takeHeld();
    if (frame.isPresent()) {
      publisher.publish(Frame.newBuilder(frame.get()).setLast(true).build());
    }
  }

  /**
   * Publishes the frame held back where it will not come again. That of a recording does, when the
   * session is resumed, and may prove to be the last.
   */
  void breakOff() throws InterruptedException {
    if (live) {
      Optional<Frame> frame = takeHeld();
      if (frame.isPresent()) {
        publisher.publish(frame.get());
      }
    }
  }

  private Optional<Frame> takeHeld() {
    Optional<Frame> frame = held;
    held = Optional.empty();
    return frame;
  }

  /** How long it has been open. */
  Duration age() {
    return Duration.ofNanos(ticker.nanos() - openedNanos);
  }

  private void countCorruptPackets() {
    long now = source.corruptPackets();
    if (now > corruptPackets) {
      tracker.ledger().corruptPackets(now - corruptPackets);
      corruptPackets = now;
    }
  }

  /** Frees the source; a frame that is still held back is dropped. */
  @Override
  public void close() {
    if (takeHeld().isPresent()) {
      tracker.ledger().dropped(SendOutcome.CLOSED.reason());
    }
    source.close();
  }
}
