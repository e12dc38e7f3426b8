package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.Policy;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelSupervisorTest {
  private static final String OTHER_URL = "rtsp://192.0.2.8/stream1";

  private final Rig rig = new Rig();
  private final Health health = new Health();
  private final ChannelSupervisor supervisor =
      new ChannelSupervisor(rig.services, rig.board, health);

  @AfterEach
  void noThreadIsLeft() {
    supervisor.close();
    assertFalse(Await.threadAlive("channel-a"));
    assertFalse(Await.threadAlive("channel-b"));
    assertTrue(health.isLive());
  }

  @Test
  void hangingChannelStopsNoOther() throws InterruptedException {
    FakeSource dead = rig.sources.next(Specs.CAMERA_URL).hangs();
    FakeSource well = rig.sources.next(OTHER_URL).frames(3);
    supervisor.apply(Specs.camera("a"));
    dead.awaitHanging();
    supervisor.apply(Specs.spec("b", OTHER_URL, Policy.LATEST).build());
    well.awaitHanging();

    assertEquals(3, rig.live.frames().size());
    supervisor.remove("a");
    assertTrue(dead.isClosed());
    assertFalse(well.isClosed());
    assertEquals(
        List.of("b"), rig.board.statuses().stream().map(status -> status.getChannel()).toList());
  }

  @Test
  void brokenChannelStopsNoOther() throws InterruptedException {
    rig.sources.next(Specs.CAMERA_URL).breaks(new IllegalArgumentException("a strange stream"));
    FakeSource well = rig.sources.next(OTHER_URL).frames(3);
    supervisor.apply(Specs.camera("a"));
    supervisor.apply(Specs.spec("b", OTHER_URL, Policy.LATEST).build());
    well.awaitHanging();
    Await.until(() -> rig.pause.pauses().size() == 1, "channel a pauses");

    assertEquals(3, rig.live.frames().size());
    assertTrue(health.isLive());
  }

  @Test
  void sameSpecChangesNothingAndAnotherStartsTheReaderAnew() throws InterruptedException {
    FakeSource first = rig.sources.next(Specs.CAMERA_URL).frames(1);
    FakeSource second = rig.sources.next(OTHER_URL).frames(1);
    supervisor.apply(Specs.camera("a"));
    first.awaitHanging();
    supervisor.apply(Specs.camera("a"));
    assertFalse(first.isClosed());

    supervisor.apply(Specs.spec("a", OTHER_URL, Policy.LATEST).build());
    second.awaitHanging();
    assertTrue(first.isClosed());
    assertTrue(rig.live.frames().get(1).getSession() > rig.live.frames().get(0).getSession());
  }

  @Test
  void disabledChannelEndsItsReader() throws InterruptedException {
    FakeSource source = rig.sources.next(Specs.CAMERA_URL).frames(1);
    supervisor.apply(Specs.camera("a"));
    source.awaitHanging();

    ChannelSpec disabled = ChannelSpec.newBuilder(Specs.camera("a")).setEnabled(false).build();
    supervisor.apply(disabled);

    assertTrue(source.isClosed());
    assertFalse(Await.threadAlive("channel-a"));
    assertEquals(ChannelState.DISABLED, rig.status("a").getState());
  }

  @Test
  void threadOfARecordingEndsWithItAndItsStatusStays() {
    rig.sources.next(Specs.FILE_URL).recording().frames(2).ends();
    supervisor.apply(Specs.file("a"));

    Await.until(() -> !Await.threadAlive("channel-a"), "the thread ends");
    assertEquals(ChannelState.ENDED, rig.status("a").getState());
    assertEquals(2, rig.status("a").getCounters().getPublished());
  }

  @Test
  void closesWhileConnecting() throws InterruptedException {
    FakeSource source = rig.sources.next(Specs.CAMERA_URL).hangsInOpen();
    supervisor.apply(Specs.camera("a"));
    source.awaitHanging();

    supervisor.close();

    assertTrue(source.isClosed());
  }

  @Test
  void closesWhileReadingAndTwiceAndTakesNothingAfterwards() throws InterruptedException {
    FakeSource source = rig.sources.next(Specs.CAMERA_URL).frames(1);
    supervisor.apply(Specs.camera("a"));
    source.awaitHanging();

    supervisor.close();
    supervisor.close();
    supervisor.apply(Specs.camera("b"));

    assertTrue(source.isClosed());
    assertFalse(Await.threadAlive("channel-b"));
  }

  @Test
  void closesBeforeAnythingStarted() {
    supervisor.close();
    assertTrue(rig.board.statuses().isEmpty());
  }

  @Test
  void closeLeavesWhatIgnoresItBehindAndEndsTheOthers() throws InterruptedException {
    FakeSource deaf = rig.sources.next(Specs.CAMERA_URL).hangsForGood();
    FakeSource well = rig.sources.next(OTHER_URL).frames(1);
    ChannelSupervisor hasty = supervisor(Duration.ofMillis(200), () -> rig.pause);
    hasty.apply(Specs.camera("a"));
    hasty.apply(Specs.spec("b", OTHER_URL, Policy.LATEST).build());
    deaf.awaitHanging();
    well.awaitHanging();

    hasty.close();

    assertTrue(Await.threadAlive("channel-a"));
    assertFalse(Await.threadAlive("channel-b"));
    assertTrue(well.isClosed());
    deaf.release();
    Await.until(() -> !Await.threadAlive("channel-a"), "it ends when its source lets it");
    assertTrue(deaf.isClosed());
  }

  @Test
  void closesWhilePausing() {
    rig.sources.next(Specs.CAMERA_URL).refusesToOpen(Kind.UNAUTHORIZED);
    ChannelSupervisor real = supervisor(Duration.ofSeconds(5), LatchPause::new);
    real.apply(Specs.camera("a"));
    Await.until(() -> rig.status("a").getState() == ChannelState.FAILED, "the channel fails");

    real.close();

    assertFalse(Await.threadAlive("channel-a"));
  }

  @Test
  void channelThatWaitsForItsTurnIsRemovedAtOnce() throws InterruptedException {
    for (int i = 0; i < 8; i++) {
      assertTrue(rig.services.limits().connects().pass().enter());
    }
    supervisor.apply(Specs.camera("a"));
    Await.until(() -> Await.threadWaits("channel-a"), "the channel waits");

    supervisor.remove("a");

    assertFalse(Await.threadAlive("channel-a"));
    assertTrue(rig.sources.settings().isEmpty());
  }

  private ChannelSupervisor supervisor(Duration closeTimeout, Supplier<Pause> pauses) {
    IngestSettings s = rig.settings;
    IngestSettings settings =
        new IngestSettings(
            s.channels(),
            s.instance(),
            s.mediaFolders(),
            s.imageWidth(),
            s.imageHeight(),
            s.connectTimeout(),
            s.readTimeout(),
            s.clockWait(),
            s.fileDecoderThreads(),
            s.maxInFlight(),
            s.window(),
            s.statusPeriod(),
            closeTimeout);
    return new ChannelSupervisor(
        new ReaderServices(
            rig.sources,
            rig.services.producers(),
            settings,
            pauses,
            Ticker.system(),
            rig.time,
            rig.services.limits()),
        rig.board,
        health);
  }
}
