package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.posewire.ingest.SourceSettings.Connection;
import dev.posewire.ingest.SourceSettings.Decoding;
import dev.posewire.ingest.SourceSettings.Image;
import dev.posewire.ingest.SourceSettings.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SourceSettingsTest {
  private static final SourceSettings DEFAULTS = SourceSettings.defaults();

  @Test
  void everySettingCanBeChanged() {
    SourceSettings changed =
        DEFAULTS
            .withTransport(Transport.UDP)
            .withTimeouts(Duration.ofSeconds(3), Duration.ofSeconds(4))
            .withSize(100, 50)
            .withRegion(new PictureRegion(0, 0, 0.5, 0.5))
            .withJpeg(90)
            .withOptions(Map.of("probesize", "5000"))
            .withDecoderThreads(2)
            .withHwaccel("vaapi")
            .withKeyframesOnly(true)
            .withPaced(true)
            .withMediaFolders(List.of(Path.of("media")));

    assertEquals(
        new SourceSettings(
            new Connection(
                Transport.UDP,
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                Map.of("probesize", "5000")),
            new Image(100, 50, Optional.of(new PictureRegion(0, 0, 0.5, 0.5)), OptionalInt.of(90)),
            new Decoding(2, "vaapi", true),
            true,
            List.of(Path.of("media"))),
        changed);
  }

  @Test
  void valuesOutsideTheirLimitsAreRefused() {
    Duration second = Duration.ofSeconds(1);
    assertThrows(
        IllegalArgumentException.class, () -> DEFAULTS.withTimeouts(Duration.ZERO, second));
    assertThrows(
        IllegalArgumentException.class, () -> DEFAULTS.withTimeouts(second, Duration.ofDays(1)));
    assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withSize(0, 256));
    assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withSize(456, 8193));
    assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withJpeg(0));
    assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withJpeg(101));
    assertThrows(IllegalArgumentException.class, () -> DEFAULTS.withDecoderThreads(0));
  }
}
