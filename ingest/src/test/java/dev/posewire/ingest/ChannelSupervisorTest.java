package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.ChannelSupervisor.End;
import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import dev.posewire.schemas.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelSupervisorTest {
  private static final String OTHER_URL = "rtsp://192.0.2.8/stream1";

  private final Rig rig = new Rig();
  private final Health health = new Health();
  private final ChannelSupervisor supervisor =
      new ChannelSupervisor(rig.services, rig.board, health, () -> {});

  @AfterEach
  void noThreadIsLeft() {
    supervisor.close();
    Await.until(() -> !Await.threadAlive("channel-a"), "channel a ends");
    Await.until(() -> !Await.threadAlive("channel-b"), "channel b ends");
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
    supervisor.end("a", End.REMOVED);
    settleUntil(() -> !supervisor.channels().contains("a"), "channel a has ended");
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
    settleUntil(() -> supervisor.ending().isEmpty(), "the second has begun");
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
    settleUntil(() -> supervisor.ending().isEmpty(), "the reader has ended");

    assertTrue(source.isClosed());
    Await.until(() -> !Await.threadAlive("channel-a"), "its thread ends");
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
  void closesWhileReadingAndTwice() throws InterruptedException {
    FakeSource source = rig.sources.next(Specs.CAMERA_URL).frames(1);
    supervisor.apply(Specs.camera("a"));
    source.awaitHanging();

    supervisor.close();
    supervisor.close();

    assertTrue(source.isClosed());
    assertTrue(supervisor.channels().isEmpty());
  }

  @Test
  void closesBeforeAnythingStarted() {
    supervisor.close();
    assertTrue(rig.board.statuses().isEmpty());
  }

  @Test
  void readerThatIgnoresItsEndIsLeftBehindAndKeepsNobodyWaiting() throws InterruptedException {
    FakeSource deaf = rig.sources.next(Specs.CAMERA_URL).hangsForGood();
    FakeSource well = rig.sources.next(OTHER_URL).frames(1);
    ChannelSupervisor hasty = supervisor(Duration.ofMillis(200), () -> rig.pause);
    hasty.apply(Specs.camera("a"));
    hasty.apply(Specs.spec("b", OTHER_URL, Policy.LATEST).build());
    deaf.awaitHanging();
    well.awaitHanging();

    hasty.close();

    assertTrue(Await.threadAlive("channel-a"));
    assertTrue(well.isClosed());
    assertTrue(hasty.channels().isEmpty());
    deaf.release();
    Await.until(() -> !Await.threadAlive("channel-a"), "it ends when its source lets it");
    assertTrue(deaf.isClosed());
  }

  @Test
  void channelThatMovesSaysSoAndWhatHoldsWithoutAProcessStays() throws InterruptedException {
    FakeSource source = rig.sources.next(Specs.CAMERA_URL).frames(1);
    rig.sources.next(Specs.FILE_URL).recording().frames(2).ends();
    supervisor.apply(Specs.camera("a"));
    supervisor.apply(Specs.file("b"));
    source.awaitHanging();
    Await.until(() -> rig.status("b").getState() == ChannelState.ENDED, "the recording ends");
    long session = rig.status("a").getSession();

    supervisor.end("a", End.MOVED);
    supervisor.end("b", End.MOVED);
    settleUntil(() -> supervisor.channels().isEmpty(), "both have ended");

    assertTrue(rig.board.statuses().isEmpty());
    ChannelStatus moved = rig.board.report("a").orElseThrow().status().orElseThrow();
    assertEquals(ChannelState.UNKNOWN, moved.getState());
    assertEquals("moved", moved.getDetail());
    assertEquals(session, moved.getSession());
    ChannelStatus ended = rig.board.report("b").orElseThrow().status().orElseThrow();
    assertEquals(ChannelState.ENDED, ended.getState());
  }

  @Test
  void nothingIsSaidOfAChannelThatWasLost() throws InterruptedException {
    FakeSource source = rig.sources.next(Specs.CAMERA_URL).frames(1);
    supervisor.apply(Specs.camera("a"));
    source.awaitHanging();

    supervisor.end("a", End.LOST);
    settleUntil(() -> supervisor.channels().isEmpty(), "it has ended");

    assertEquals(Optional.empty(), rig.board.report("a"));
  }

  @Test
  void channelThatComesBackBeforeItsReaderHasEndedStartsAfterIt() throws InterruptedException {
    FakeSource first = rig.sources.next(Specs.CAMERA_URL).hangsForGood();
    FakeSource second = rig.sources.next(Specs.CAMERA_URL).frames(1);
    supervisor.apply(Specs.camera("a"));
    first.awaitHanging();

    supervisor.end("a", End.LOST);
    supervisor.apply(Specs.camera("a"));
    supervisor.settle();
    assertEquals(Set.of("a"), supervisor.ending());
    first.release();
    settleUntil(() -> supervisor.ending().isEmpty(), "it runs again");
    second.awaitHanging();

    assertTrue(first.isClosed());
    assertEquals(ChannelState.STREAMING, rig.status("a").getState());
  }

  @Test
  void closesWhilePausing() {
    rig.sources.next(Specs.CAMERA_URL).refusesToOpen(Kind.UNAUTHORIZED);
    ChannelSupervisor real = supervisor(Duration.ofSeconds(5), LatchPause::new);
    real.apply(Specs.camera("a"));
    Await.until(() -> rig.status("a").getState() == ChannelState.FAILED, "the channel fails");

    real.close();

    Await.until(() -> !Await.threadAlive("channel-a"), "its thread ends");
    assertEquals(
        ChannelState.FAILED, rig.board.report("a").orElseThrow().status().orElseThrow().getState());
  }

  private void settleUntil(BooleanSupplier condition, String what) {
    Await.until(
        () -> {
          supervisor.settle();
          return condition.getAsBoolean();
        },
        what);
  }

  @Test
  void channelThatWaitsForItsTurnIsRemovedAtOnce() throws InterruptedException {
    for (int i = 0; i < 8; i++) {
      assertTrue(rig.services.limits().connects().pass().enter());
    }
    supervisor.apply(Specs.camera("a"));
    Await.until(() -> Await.threadWaits("channel-a"), "the channel waits");

    supervisor.end("a", End.REMOVED);

    settleUntil(() -> supervisor.channels().isEmpty(), "the channel ends");
    assertFalse(Await.threadAlive("channel-a"));
    assertTrue(rig.sources.settings().isEmpty());
  }

  private ChannelSupervisor supervisor(Duration closeTimeout, Supplier<Pause> pauses) {
    IngestSettings s = rig.settings;
    IngestSettings settings =
        new IngestSettings(
            s.channels(),
            s.instance(),
            s.source(),
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
        health,
        () -> {});
  }
}
