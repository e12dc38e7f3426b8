package dev.posewire.app.doctor;

import dev.posewire.ingest.FrameImage;
import dev.posewire.ingest.FrameSource;
import dev.posewire.ingest.FrameSourceFactory;
import dev.posewire.ingest.SourceException;
import dev.posewire.ingest.SourceSettings;
import dev.posewire.ingest.SourceUrl;
import java.util.List;

/** Whether FFmpeg's native libraries load and scale a picture. */
public final class VideoCheck implements Check {
  private static final String SUBJECT = "FFmpeg";
  private static final String PICTURE = "testcard:?people=1&seed=1&width=1280&height=720";
  private static final String REMEDY =
      "build on this machine, or for its platform: the libraries are those of linux-x86_64,"
          + " linux-arm64 or macosx-arm64 (glibc, not musl)";

  private final FrameSourceFactory sources;

  public VideoCheck(FrameSourceFactory sources) {
    this.sources = sources;
  }

  @Override
  public List<Finding> findings() {
    try (FrameSource source = sources.create(SourceUrl.parse(PICTURE), SourceSettings.defaults())) {
      source.open();
      if (source.grab().isEmpty()) {
        return List.of(Finding.failed(SUBJECT, "gives no frame of " + PICTURE, REMEDY));
      }
      FrameImage image = source.image();
      return List.of(
          Finding.ok(
              SUBJECT,
              "loads; scales 1280x720 to %dx%d"
                  .formatted(image.geometry().width(), image.geometry().height())));
    } catch (SourceException | LinkageError e) {
      return List.of(Finding.failed(SUBJECT, e.toString(), REMEDY));
    }
  }
}
