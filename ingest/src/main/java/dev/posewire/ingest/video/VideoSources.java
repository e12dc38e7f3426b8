package dev.posewire.ingest.video;

import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.FrameSourceFactory;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.ingest.SourceUrl.Scheme;
import java.time.InstantSource;

/** Sources for every scheme: cameras and files over FFmpeg, and the test card. Thread-safe. */
public final class VideoSources implements FrameSourceFactory {
  private final InstantSource clock;

  /** {@code clock}: stamps the frames as they come. */
  public VideoSources(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public FrameSource create(SourceUrl url, SourceSettings settings) {
    FrameSource source =
        url.scheme() == Scheme.TESTCARD
            ? new TestCardSource(url, settings, clock)
            : new FfmpegSource(url, settings, clock);
    boolean paced = settings.paced() && !url.scheme().isNetwork();
    return paced ? new PacedSource(source, url, new LatchWaiter(), clock) : source;
  }
}
