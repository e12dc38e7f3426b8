package dev.posewire.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.posewire.ingest.FrameImage;
import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import dev.posewire.ingest.video.VideoSources;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;

/**
 * Reads one stream as a channel does, every frame scaled and thrown away, and looks at what this
 * whole process used meanwhile. Owned by the main thread, on which it reads.
 */
final class SourceTrial {
  /** By then the JIT has compiled what reads, and the burst of the opening is over. */
  private static final int WARM_UP = 300;

  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final String url;

  SourceTrial(String url) {
    this.url = url;
  }

  /** CPU time of 1,000 frames, measured on so many; opening, and the first, are left out. */
  double secondsPerThousand(int frames) throws SourceException {
    try (FrameSource source =
        new VideoSources(InstantSource.system())
            .create(SourceUrl.parse(url), SourceSettings.defaults())) {
      source.open();
      read(source, WARM_UP);
      long before = process.getProcessCpuTime();
      read(source, frames);
      return (process.getProcessCpuTime() - before) / 1e9 * 1000 / frames;
    }
  }

  private static void read(FrameSource source, int frames) throws SourceException {
    for (int i = 0; i < frames; i++) {
      if (source.grab().isEmpty()) throw new IllegalStateException("the stream has ended: " + i);
      FrameImage unused = source.image();
    }
  }
}
