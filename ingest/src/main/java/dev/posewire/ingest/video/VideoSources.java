package dev.posewire.ingest.video;

import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.FrameSourceFactory;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.ingest.SourceUrl.Scheme;
import dev.posewire.ingest.secret.Secrets;
import dev.posewire.video.FfmpegLog;
import java.time.InstantSource;
import java.util.Optional;

/** Sources for every scheme: cameras and files over FFmpeg, and the test card. Thread-safe. */
public final class VideoSources implements FrameSourceFactory {
  private final InstantSource clock;
  private final InputTargets targets;

  /** {@code clock}: stamps the frames as they come. No URL may name a secret. */
  public VideoSources(InstantSource clock) {
    this(clock, Secrets.none());
  }

  /** {@code secrets}: what the references in URLs stand for. */
  public VideoSources(InstantSource clock, Secrets secrets) {
    this(clock, InputTargets.with(secrets));
  }

  VideoSources(InstantSource clock, InputTargets targets) {
    this.clock = clock;
    this.targets = targets;
  }

  @Override
  public FrameSource create(SourceUrl url, SourceSettings settings) {
    FrameSource source =
        url.scheme() == Scheme.TESTCARD
            ? new TestCardSource(url, settings, clock)
            : new FfmpegSource(url, settings, targets, clock);
    boolean paced = settings.paced() && !url.scheme().isNetwork();
    return paced ? new PacedSource(source, url, new LatchWaiter(), clock) : source;
  }

  /**
   * What is wrong with the name of a hardware decoder in {@link SourceSettings.Decoding}; empty:
   * nothing, though the hardware may not be there. For settings to be checked at start.
   */
  public static Optional<String> hwaccelProblem(String hwaccel) {
    FfmpegLog.silence();
    return HardwareDevice.problem(hwaccel);
  }
}
