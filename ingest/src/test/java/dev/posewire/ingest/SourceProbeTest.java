package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.SourceException.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SourceProbeTest {
  private static final String URL = "rtsp://admin:hunter2@192.0.2.7/a";

  private final FakeTime time = new FakeTime();
  private final FakeSources sources = new FakeSources(time);
  private final List<SourceProbe> opened = new ArrayList<>();

  @AfterEach
  void closeAll() {
    opened.forEach(SourceProbe::close);
  }

  @Test
  void answersWhatTheFirstFrameShows() throws Exception {
    FakeSource source = sources.next(URL).frames(1);

    ProbeAnswer.Opened answer = (ProbeAnswer.Opened) ask(probe()).orElseThrow();

    assertEquals("h264", answer.format().codec());
    assertEquals(640, answer.format().width());
    assertEquals("software", answer.format().decodedBy());
    assertTrue(source.isClosed());
  }

  @Test
  void answersWhyThereIsNoFrame() throws Exception {
    for (Kind kind : List.of(Kind.UNAUTHORIZED, Kind.NOT_FOUND, Kind.NOT_ALLOWED)) {
      FakeSource source = sources.next(URL).refusesToOpen(kind);
      assertEquals(kind, failure(ask(probe())).kind());
      assertTrue(source.isClosed());
    }
    sources.next(URL).ends();
    assertEquals(Kind.CORRUPT, failure(ask(probe())).kind());
    sources.next(URL).breaks(new IllegalStateException("cannot scale " + URL));
    ProbeAnswer.Failed broken = failure(ask(probe()));
    assertEquals(Kind.UNSUPPORTED, broken.kind());
    assertFalse(broken.detail().contains("hunter2"), broken.detail());
  }

  @Test
  void silentSourceIsCancelledAfterItsTimeAndItsThreadEnds() throws Exception {
    FakeSource source = sources.next(URL).hangsInOpen();
    SourceProbe probe = probe();

    ProbeAnswer.Failed answer = failure(ask(probe));

    assertEquals(Kind.TIMEOUT, answer.kind());
    assertFalse(answer.detail().contains("hunter2"), answer.detail());
    assertTrue(source.isClosed());
    assertEquals(0, probe.stuck());
  }

  @Test
  void sourceThatIgnoresItsCancelKeepsItsPlaceUntilItEnds() throws Exception {
    FakeSource source = sources.next(URL).hangsForGood();
    SourceProbe probe = probe();

    assertEquals(Kind.TIMEOUT, failure(ask(probe)).kind());
    assertEquals(1, probe.stuck());
    for (int i = 0; i < SourceProbe.MAX_PROBES - 1; i++) {
      sources.next(URL).hangsForGood();
      Optional<ProbeAnswer> unused = ask(probe);
    }
    assertEquals(SourceProbe.MAX_PROBES, probe.stuck());
    assertTrue(ask(probe).isEmpty());

    source.release();
    Await.until(() -> probe.stuck() == SourceProbe.MAX_PROBES - 1, "the place is free");
    sources.next(URL).frames(1);
    assertTrue(ask(probe).isPresent());
  }

  @Test
  void fifthProbeAtATimeIsRefusedAtOnce() throws Exception {
    SourceProbe probe = new SourceProbe(sources, settings(), System::nanoTime);
    opened.add(probe);
    List<CompletableFuture<Optional<ProbeAnswer>>> under = new ArrayList<>();
    List<FakeSource> hanging = new ArrayList<>();
    for (int i = 0; i < SourceProbe.MAX_PROBES; i++) {
      hanging.add(sources.next(URL).hangs());
      under.add(CompletableFuture.supplyAsync(() -> askUnchecked(probe), this::onThread));
    }
    for (FakeSource source : hanging) {
      source.awaitHanging();
    }

    assertTrue(ask(probe).isEmpty());

    probe.close();
    for (CompletableFuture<Optional<ProbeAnswer>> one : under) {
      assertEquals(Kind.CANCELLED, failure(one.get(30, TimeUnit.SECONDS)).kind());
    }
    assertTrue(hanging.stream().allMatch(FakeSource::isClosed));
    assertTrue(ask(probe).isEmpty(), "a closed probe starts nothing");
  }

  @Test
  void sourceIsOpenedUnderTheRulesOfChannels() throws Exception {
    sources.next(URL).frames(1);

    Optional<ProbeAnswer> unused = ask(probe());

    SourceSettings with = sources.settings().get(0);
    assertEquals(SourceSettings.Transport.UDP, with.connection().transport());
    assertEquals(Map.of("rtsp_flags", "x"), with.connection().options());
    assertEquals(List.of(Path.of("/media")), with.mediaFolders());
    assertTrue(with.connection().connectTimeout().compareTo(Duration.ofSeconds(9)) <= 0);
  }

  private void onThread(Runnable body) {
    Thread thread = new Thread(body, "asks-for-a-probe");
    thread.setDaemon(true);
    thread.start();
  }

  private static Optional<ProbeAnswer> askUnchecked(SourceProbe probe) {
    try {
      return ask(probe);
    } catch (InterruptedException | SourceException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<ProbeAnswer> ask(SourceProbe probe)
      throws InterruptedException, SourceException {
    return probe.probe(
        new SourceProbe.Target(
            SourceUrl.parse(URL), SourceSettings.Transport.UDP, Map.of("rtsp_flags", "x")));
  }

  private static ProbeAnswer.Failed failure(Optional<ProbeAnswer> answer) {
    return (ProbeAnswer.Failed) answer.orElseThrow();
  }

  private SourceProbe probe() {
    SourceProbe probe =
        new SourceProbe(sources, settings(), System::nanoTime, Duration.ofMillis(300));
    opened.add(probe);
    return probe;
  }

  private static IngestSettings settings() {
    return IngestSettings.defaults()
        .withSource(SourceSettings.defaults().withMediaFolders(List.of(Path.of("/media"))));
  }
}
