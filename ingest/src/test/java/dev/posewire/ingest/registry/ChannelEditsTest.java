package dev.posewire.ingest.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.registry.ChannelEdit.Write;
import dev.posewire.ingest.registry.ChannelRegistry.Change;
import dev.posewire.schemas.ChannelSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChannelEditsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456789Z");
  private static final Instant MICROS = Instant.parse("2026-03-01T10:00:00.123456Z");
  private static final String URL = "rtsp://admin:s3cret@192.0.2.7/stream1";

  private Optional<ChannelSpec> present = Optional.empty();

  @Test
  void newChannelIsStampedWithTheTimeInMicros() throws Exception {
    PutEdit edit = put(spec(URL, Instant.EPOCH), new Expected.Nothing());
    assertEquals(List.of(new Write("a", Optional.of(spec(URL, MICROS)))), edit.decide());
    assertEquals(Change.CREATED, edit.outcome().change());
  }

  @Test
  void versionGrowsThoughTheClockGoesBack() throws Exception {
    present = Optional.of(spec(URL, MICROS.plusSeconds(60)));
    PutEdit edit = put(spec("rtsp://192.0.2.8/a", MICROS), new Expected.Anything());
    edit.decide();
    assertEquals(
        present.get().getUpdatedAt().plusNanos(1_000), edit.outcome().spec().getUpdatedAt());
  }

  @Test
  void sameContentIsNoChange() throws Exception {
    present = Optional.of(spec(URL, MICROS));
    PutEdit edit = put(spec(URL, Instant.EPOCH), new Expected.Version(MICROS));
    assertEquals(List.of(), edit.decide());
    assertEquals(Change.NONE, edit.outcome().change());
    assertEquals(present.get(), edit.outcome().spec());
  }

  @Test
  void maskedUrlOfTheStoredOneMeansTheStoredOneAndAnyOtherItself() {
    Optional<ChannelSpec> stored = Optional.of(spec(URL, MICROS));
    ChannelSpec shown = MaskedUrls.mask(stored.get());
    assertEquals("rtsp://***@192.0.2.7/stream1", shown.getUrl());
    assertEquals(URL, MaskedUrls.restore(shown, stored).getUrl());
    assertEquals(shown, MaskedUrls.restore(shown, Optional.empty()));
    ChannelSpec other = spec("rtsp://***@192.0.2.7/stream2", MICROS);
    assertEquals(other, MaskedUrls.restore(other, stored));
  }

  @Test
  void starsOfAnotherUrlThanTheStoredOneAreRefused() {
    present = Optional.of(spec(URL, MICROS));
    PutEdit edit = put(spec("rtsp://***@192.0.2.7/stream2", MICROS), new Expected.Anything());
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, edit::decide);
    assertTrue(refused.getMessage().contains(MaskedUrls.RULE), refused.getMessage());
  }

  @Test
  void otherVersionThanExpectedIsRefusedWithThePresentOne() {
    present = Optional.of(spec(URL, MICROS));
    Expected older = new Expected.Version(MICROS.minusSeconds(1));
    VersionMismatchException refused =
        assertThrows(VersionMismatchException.class, () -> put(spec(URL, NOW), older).decide());
    assertEquals(present, refused.present());
    assertThrows(VersionMismatchException.class, () -> remove(older).decide());
    assertThrows(
        VersionMismatchException.class, () -> put(spec(URL, NOW), new Expected.Nothing()).decide());
  }

  @Test
  void attemptWhoseAnswerWasLostIsNotAConflictWithItself() throws Exception {
    PutEdit edit = put(spec(URL, Instant.EPOCH), new Expected.Nothing());
    present = edit.decide().get(0).spec();
    assertEquals(List.of(), edit.decide());
    assertEquals(Change.CREATED, edit.outcome().change());

    RemoveEdit removal = remove(new Expected.Version(MICROS));
    assertEquals(List.of(new Write("a", Optional.empty())), removal.decide());
    Optional<ChannelSpec> before = present;
    present = Optional.empty();
    assertEquals(List.of(), removal.decide());
    assertEquals(before, removal.removed());
  }

  @Test
  void removalOfWhatIsNotThereWritesNothing() throws Exception {
    RemoveEdit removal = remove(new Expected.Anything());
    assertEquals(List.of(), removal.decide());
    assertEquals(Optional.empty(), removal.removed());
  }

  private PutEdit put(ChannelSpec spec, Expected expected) {
    return new PutEdit(spec, expected, channel -> present, InstantSource.fixed(NOW));
  }

  private RemoveEdit remove(Expected expected) {
    return new RemoveEdit("a", expected, channel -> present);
  }

  private static ChannelSpec spec(String url, Instant updatedAt) {
    return ChannelSpec.newBuilder().setChannel("a").setUrl(url).setUpdatedAt(updatedAt).build();
  }
}
