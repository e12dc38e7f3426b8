package dev.posewire.app.analyze;

import dev.posewire.ingest.FrameImage;
import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.FrameSourceFactory;
import dev.posewire.ingest.GrabbedFrame;
import dev.posewire.ingest.LetterboxGeometry;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceFormat;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** A video of 10 frames a second; frame n is all of the grey n + 1. */
final class FakeVideo implements FrameSource, FrameSourceFactory {
  static final int WIDTH = 64;
  static final int HEIGHT = 48;

  private final int frames;
  private int grabbed;
  private boolean opened;
  boolean closed;

  FakeVideo(int frames) {
    this.frames = frames;
  }

  /** One that nobody has looked into. */
  static Recording recording(String channel, float maxFps) {
    ChannelSpec spec =
        ChannelSpec.newBuilder()
            .setChannel(channel)
            .setName(channel)
            .setUrl("/media/" + channel)
            .setMaxFps(maxFps)
            .setPolicy(Policy.EVERY)
            .setUpdatedAt(Instant.EPOCH)
            .build();
    return new Recording(Path.of(channel), spec, 10);
  }

  @Override
  public FrameSource create(SourceUrl url, SourceSettings settings) {
    return this;
  }

  @Override
  public SourceFormat open() throws SourceException {
    if (opened) throw new IllegalStateException("open is called once");
    opened = true;
    return new SourceFormat(
        WIDTH, HEIGHT, "h264", 10, Duration.ofMillis(frames * 100L), false, false);
  }

  @Override
  public Optional<GrabbedFrame> grab() {
    if (!opened || closed) throw new IllegalStateException("not open");
    if (grabbed == frames) return Optional.empty();
    grabbed++;
    return Optional.of(
        new GrabbedFrame((grabbed - 1) * 100_000L, Optional.empty(), Instant.EPOCH, WIDTH, HEIGHT));
  }

  @Override
  public FrameImage image() {
    throw new UnsupportedOperationException("pictures are drawn in their full size");
  }

  @Override
  public FrameImage picture() {
    byte[] bgr = new byte[WIDTH * HEIGHT * 3];
    Arrays.fill(bgr, (byte) grabbed);
    return new FrameImage(LetterboxGeometry.unscaled(WIDTH, HEIGHT), bgr);
  }

  @Override
  public void cancel() {}

  @Override
  public long corruptPackets() {
    return 0;
  }

  @Override
  public void close() {
    closed = true;
  }
}
