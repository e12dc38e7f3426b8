package dev.posewire.ingest.video;

import dev.posewire.ingest.FrameImage;
import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.GrabbedFrame;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceFormat;
import dev.posewire.ingest.SourceUrl;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Holds back the frames of a file or test card until their pts is due, as a camera would.
 *
 * <p>Where reading falls behind by more than a second, or the pts jumps, the pace starts anew from
 * there instead of catching up in a burst. Owned by the thread that opens it; {@link #cancel} may
 * come from any.
 */
final class PacedSource implements FrameSource {
  private static final long MAX_LATE_NANOS = Duration.ofSeconds(1).toNanos();

  /** No pace is slower than a frame in this time (a test card's is 0.1 fps). */
  private static final long MAX_WAIT_NANOS = Duration.ofSeconds(20).toNanos();

  private final FrameSource source;
  private final SourceUrl url;
  private final FrameWaiter waiter;
  private final InstantSource clock;
  private boolean started;
  private long originNanos;

  PacedSource(FrameSource source, SourceUrl url, FrameWaiter waiter, InstantSource clock) {
    this.source = source;
    this.url = url;
    this.waiter = waiter;
    this.clock = clock;
  }

  @Override
  public SourceFormat open() throws SourceException {
    return source.open().asLive();
  }

  @Override
  public Optional<GrabbedFrame> grab() throws SourceException {
    Optional<GrabbedFrame> grabbed = source.grab();
    if (grabbed.isEmpty()) {
      return grabbed;
    }
    GrabbedFrame frame = grabbed.get();
    await(frame.ptsMicros() * 1000);
    return Optional.of(frame.receivedAt(clock.instant()));
  }

  private void await(long ptsNanos) throws SourceException {
    long now = waiter.nanoTime();
    long waitNanos = originNanos + ptsNanos - now;
    if (!started || waitNanos < -MAX_LATE_NANOS || waitNanos > MAX_WAIT_NANOS) {
      started = true;
      originNanos = now - ptsNanos;
      waitNanos = 0;
    }
    try {
      if (!waiter.await(Math.max(0, waitNanos))) {
        throw cancelled();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled();
    }
  }

  private SourceException cancelled() {
    return FfmpegErrors.cancelled("read", url);
  }

  @Override
  public FrameImage image() throws SourceException {
    return source.image();
  }

  @Override
  public FrameImage picture() throws SourceException {
    return source.picture();
  }

  @Override
  public void cancel() {
    source.cancel();
    waiter.cancel();
  }

  @Override
  public long corruptPackets() {
    return source.corruptPackets();
  }

  @Override
  public void close() {
    source.close();
  }
}
