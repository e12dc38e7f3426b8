package dev.posewire.systemtests.kafka;

import dev.posewire.ingest.FrameImage;
import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.FrameSourceFactory;
import dev.posewire.ingest.GrabbedFrame;
import dev.posewire.ingest.LetterboxGeometry;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A source whose next frame comes when the test lets it. Only cancel may come from elsewhere. */
final class GatedVideo implements FrameSource {
  private static final int SIZE = 32;

  private final Semaphore gate;
  private final int frames;
  private final boolean live;
  private volatile boolean cancelled; // written by cancel, read by the channel's thread
  private int grabbed;

  private GatedVideo(Semaphore gate, int frames, boolean live) {
    this.gate = gate;
    this.frames = frames;
    this.live = live;
  }

  /** Of {@code frames} frames, each of which takes a permit. */
  static FrameSourceFactory recording(Semaphore gate, int frames) {
    return (url, settings) -> new GatedVideo(gate, frames, false);
  }

  /** Without an end. */
  static FrameSourceFactory camera(Semaphore gate) {
    return (url, settings) -> new GatedVideo(gate, Integer.MAX_VALUE, true);
  }

  @Override
  public SourceFormat open() {
    return new SourceFormat(SIZE, SIZE, "gated", 10, Duration.ZERO, live, false);
  }

  @Override
  public Optional<GrabbedFrame> grab() throws SourceException {
    if (grabbed >= frames) {
      return Optional.empty();
    }
    try {
      while (!gate.tryAcquire(5, TimeUnit.MILLISECONDS)) {
        if (cancelled) {
          throw new SourceException(SourceException.Kind.CANCELLED, "cancelled");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceException(SourceException.Kind.CANCELLED, "interrupted");
    }
    return Optional.of(
        new GrabbedFrame(grabbed++ * 100_000L, Optional.empty(), Instant.now(), SIZE, SIZE));
  }

  @Override
  public FrameImage image() {
    return picture();
  }

  @Override
  public FrameImage picture() {
    LetterboxGeometry geometry = LetterboxGeometry.fit(SIZE, SIZE, SIZE, SIZE);
    return new FrameImage(geometry, new byte[geometry.imageBytes()]);
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public long corruptPackets() {
    return 0;
  }

  @Override
  public void close() {}
}
