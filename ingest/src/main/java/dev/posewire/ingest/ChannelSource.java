package dev.posewire.ingest;

import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How the source of a channel is opened, and whose clock its pictures follow. Immutable. */
final class ChannelSource {
  private final ChannelSpec spec;
  private final SourceUrl url;
  private final ReaderServices services;

  /** Refuses a spec that cannot be followed. */
  ChannelSource(ChannelSpec spec, ReaderServices services) throws SourceException {
    this.spec = spec;
    this.url = SourceUrl.parse(spec.getUrl());
    this.services = services;
  }

  /** Not open yet. */
  FrameSource create() {
    return services.sources().create(url, sourceSettings());
  }

  private SourceSettings sourceSettings() {
    IngestSettings settings = services.settings();
    boolean camera = url.scheme().isNetwork();
    boolean every = spec.getPolicy() == Policy.EVERY;
    var transport =
        spec.getTransport() == Transport.UDP
            ? SourceSettings.Transport.UDP
            : SourceSettings.Transport.TCP;
    SourceSettings usual =
        settings
            .source()
            .withTransport(transport)
            .withOptions(spec.getOptions())
            .withKeyframesOnly(spec.getKeyframesOnly())
            .withDecoderThreads(every && !camera ? settings.fileDecoderThreads() : 1)
            .withPaced(!every); // fresh or nothing: a file under LATEST plays like a camera
    return region().map(usual::withRegion).orElse(usual);
  }

  private Optional<PictureRegion> region() {
    return spec.getRegion()
        .map(
            part -> new PictureRegion(part.getX(), part.getY(), part.getWidth(), part.getHeight()));
  }

  /**
   * A recording's time line begins when it was made, where that is known, else with its session,
   * which it keeps when it is resumed.
   */
  CaptureClock captureClock(SourceFormat format, ResumePoint start) {
    IngestSettings settings = services.settings();
    Optional<Instant> recorded =
        RecordingTime.beginning(url, settings.source().mediaFolders(), format.duration());
    if (recorded.isPresent() || !format.live()) {
      return CaptureClock.ofFile(recorded.orElseGet(() -> SessionNumbers.instant(start.session())));
    }
    if (!format.producerClock()) {
      return CaptureClock.ofArrival();
    }
    // Where nothing may be lost nothing is dropped for a better clock: the first frame decides.
    boolean every = spec.getPolicy() == Policy.EVERY;
    return CaptureClock.ofCamera(every ? Duration.ZERO : settings.clockWait());
  }
}
