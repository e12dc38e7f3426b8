package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class IngestSettingsTest {
  @Test
  void defaultsAreThoseOfTheDesign() {
    IngestSettings settings = IngestSettings.defaults();
    assertEquals(456, settings.imageWidth());
    assertEquals(256, settings.imageHeight());
    assertEquals(Duration.ofSeconds(1), settings.clockWait());
    assertEquals(Duration.ofSeconds(2), settings.statusPeriod());
    assertEquals(8, settings.window());
    assertTrue(settings.mediaFolders().isEmpty());
    assertTrue(settings.instance().endsWith(":" + ProcessHandle.current().pid()));
  }

  @Test
  void namedFactoriesChangeOnlyWhatTheyName() {
    Path media = Path.of("media");
    IngestSettings settings =
        IngestSettings.defaults()
            .withInstance("ingest-7")
            .withChannels(List.of(Specs.camera("a")), List.of(media));
    assertEquals("ingest-7", settings.instance());
    assertEquals(List.of(Specs.camera("a")), settings.channels());
    assertEquals(List.of(media), settings.mediaFolders());
    assertEquals(
        IngestSettings.defaults(),
        settings
            .withChannels(List.of(), List.of())
            .withInstance(IngestSettings.defaults().instance()));
  }

  @Test
  void allProblemsComeAtOnce() {
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () ->
                new IngestSettings(
                    List.of(),
                    " ",
                    List.of(),
                    0,
                    9000,
                    Duration.ZERO,
                    Duration.ofHours(1),
                    Duration.ofSeconds(11),
                    65,
                    0,
                    1001,
                    Duration.ofMillis(1),
                    Duration.ofHours(1)));
    for (String key :
        List.of(
            "instance",
            "imageWidth",
            "imageHeight",
            "connectTimeout",
            "readTimeout",
            "clockWait",
            "fileDecoderThreads",
            "maxInFlight",
            "window",
            "statusPeriod",
            "channelCloseTimeout")) {
      assertTrue(e.getMessage().contains(key + " must"), key + " is not in " + e.getMessage());
    }
  }
}
