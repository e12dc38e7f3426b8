package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IngestSettingsTest {
  @Test
  void defaultsAreThoseOfTheDesign() {
    IngestSettings settings = IngestSettings.defaults();
    assertEquals(456, settings.source().image().width());
    assertEquals(256, settings.source().image().height());
    assertEquals(Duration.ofSeconds(1), settings.clockWait());
    assertEquals(Duration.ofSeconds(2), settings.statusPeriod());
    assertEquals(8, settings.window());
    assertTrue(settings.source().mediaFolders().isEmpty());
    assertTrue(settings.instance().name().endsWith(":" + ProcessHandle.current().pid()));
    assertEquals(Optional.empty(), settings.instance().groupInstanceId());
  }

  @Test
  void namedFactoriesChangeOnlyWhatTheyName() {
    Path media = Path.of("media");
    IngestSettings settings =
        IngestSettings.defaults()
            .withInstance("ingest-7")
            .withSource(SourceSettings.defaults().withMediaFolders(List.of(media)))
            .withChannels(List.of(Specs.camera("a")));
    assertEquals("ingest-7", settings.instance().name());
    assertEquals(Optional.of("ingest-7"), settings.instance().groupInstanceId());
    assertEquals(List.of(Specs.camera("a")), settings.channels());
    assertEquals(List.of(media), settings.source().mediaFolders());
    assertEquals(
        IngestSettings.defaults().withInstance("ingest-7"),
        settings.withChannels(List.of()).withSource(SourceSettings.defaults()));
  }

  @Test
  void allProblemsComeAtOnce() {
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () ->
                new IngestSettings(
                    List.of(),
                    new Instance("dock 3", true),
                    SourceSettings.defaults(),
                    Duration.ofSeconds(11),
                    65,
                    0,
                    1001,
                    Duration.ofMillis(1),
                    Duration.ofHours(1)));
    for (String key :
        List.of(
            "instance",
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
