package dev.posewire.ingest.api;

import dev.posewire.ingest.FrameImage;
import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.GrabbedFrame;
import dev.posewire.ingest.LetterboxGeometry;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceFormat;
import dev.posewire.ingest.SourceUrl;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Does what the path of its URL says: {@code hang}, {@code locked}, or gives a frame. */
final class ProbedSource implements FrameSource {
  private final SourceUrl url;
  private final Semaphore hanging;
  private final CountDownLatch cancelled = new CountDownLatch(1);

  /**
   * @param hanging gets a permit for each source that hangs
   */
  ProbedSource(SourceUrl url, Semaphore hanging) {
    this.url = url;
    this.hanging = hanging;
  }

  @Override
  public SourceFormat open() throws SourceException {
    if (url.text().endsWith("/locked")) {
      throw new SourceException(Kind.UNAUTHORIZED, "wrong password: " + url.text());
    }
    if (url.text().endsWith("/hang")) {
      hang();
    }
    return new SourceFormat(1280, 720, "hevc", 25, Duration.ZERO, true, false);
  }

  private void hang() throws SourceException {
    hanging.release();
    try {
      cancelled.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new SourceException(Kind.CANCELLED, "it was cancelled");
  }

  @Override
  public Optional<GrabbedFrame> grab() {
    return Optional.of(new GrabbedFrame(0, Optional.empty(), Instant.EPOCH, 1280, 720));
  }

  @Override
  public FrameImage image() {
    return new FrameImage(LetterboxGeometry.fit(1280, 720, 8, 6), new byte[8 * 6 * 3]);
  }

  @Override
  public FrameImage picture() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void cancel() {
    cancelled.countDown();
  }

  @Override
  public long corruptPackets() {
    return 0;
  }

  @Override
  public void close() {}
}
