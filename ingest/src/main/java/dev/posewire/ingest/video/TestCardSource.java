package dev.posewire.ingest.video;

import dev.posewire.ingest.FrameImage;
import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.GrabbedFrame;
import dev.posewire.ingest.LetterboxGeometry;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.ingest.SourceFormat;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.testcard.TestCardScene;
import dev.posewire.testcard.TestCardSettings;
import dev.posewire.video.BgrCanvas;
import dev.posewire.video.FfmpegLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Draws the test card, and scales it as it would a camera's picture. A frame is drawn only when its
 * picture is asked for. Owned by the thread that opens it; {@link #cancel} may come from any.
 */
final class TestCardSource implements FrameSource {
  private final SourceUrl url;
  private final SourceSettings settings;
  private final InstantSource clock;
  private final FrameScaler scaler = new FrameScaler();
  private final ImageEncoder encoder;
  private TestCardScene scene;
  private TestCardSettings card;
  private BgrCanvas canvas;
  private byte[] drawn;
  private long drawnFrame = -1;
  private long frame = -1;
  // Written by any thread, read by the owner.
  private volatile boolean cancelled;
  private boolean closed;

  TestCardSource(SourceUrl url, SourceSettings settings, InstantSource clock) {
    this.url = url;
    this.settings = settings;
    this.clock = clock;
    this.encoder = new ImageEncoder(settings.image());
  }

  @Override
  public SourceFormat open() throws SourceException {
    if (card != null || closed) {
      throw new IllegalStateException("a source is opened once: " + url);
    }
    requireNotCancelled("open");
    try {
      card = TestCardSettings.parse(url.text());
    } catch (IllegalArgumentException e) {
      throw new SourceException(
          Kind.NOT_ALLOWED, "cannot open %s: %s".formatted(url, e.getMessage()));
    }
    scene = new TestCardScene(card);
    drawn = new byte[LetterboxGeometry.unscaled(card.width(), card.height()).imageBytes()];
    FfmpegLog.silence();
    canvas =
        BgrCanvas.open(card.width(), card.height())
            .orElseThrow(
                () ->
                    new SourceException(
                        Kind.UNSUPPORTED,
                        "cannot open %s: no memory for its picture".formatted(url)));
    Duration duration = Duration.ofNanos(Math.round(card.frames() / card.fps() * 1e9));
    return new SourceFormat(
        card.width(), card.height(), "testcard", card.fps(), duration, false, false);
  }

  @Override
  public Optional<GrabbedFrame> grab() throws SourceException {
    requireOpen();
    requireNotCancelled("read");
    if (card.frames() > 0 && frame + 1 >= card.frames()) {
      return Optional.empty();
    }
    frame++;
    long ptsMicros = Math.round(frame * 1e6 / card.fps());
    return Optional.of(
        new GrabbedFrame(
            ptsMicros, Optional.empty(), clock.instant(), card.width(), card.height()));
  }

  @Override
  public FrameImage image() throws SourceException {
    draw();
    canvas.paint(drawn);
    FrameImage image =
        scaler.scale(
            canvas.frame(),
            Orientation.UPRIGHT,
            LetterboxGeometry.fit(card.width(), card.height(), settings.image()));
    return encoder.encode(image);
  }

  @Override
  public FrameImage picture() throws SourceException {
    draw();
    return new FrameImage(LetterboxGeometry.unscaled(card.width(), card.height()), drawn.clone());
  }

  private void draw() {
    requireOpen();
    if (frame < 0) {
      throw new IllegalStateException("no frame is grabbed: " + url);
    }
    if (drawnFrame != frame) {
      scene.draw(frame, drawn);
      drawnFrame = frame;
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  /** Always 0. */
  @Override
  public long corruptPackets() {
    return 0;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    scaler.close();
    encoder.close();
    if (canvas != null) {
      canvas.close();
    }
  }

  private void requireOpen() {
    if (canvas == null || closed) {
      throw new IllegalStateException("source is not open: " + url);
    }
  }

  private void requireNotCancelled(String doing) throws SourceException {
    if (cancelled) {
      throw FfmpegErrors.cancelled(doing, url);
    }
  }
}
