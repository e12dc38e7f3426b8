package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.SourceException.Kind;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A channel under suspicion of crashing the process. */
class ChannelTrialTest {
  private static final String CHANNEL = "dock-3";

  @Test
  void suspectIsFreeAfterTwentySecondsOfFrames() throws InterruptedException {
    Rig rig = rig(3);
    rig.sources
        .next(Specs.CAMERA_URL)
        .frames(1)
        .after(Duration.ofSeconds(19))
        .frames(1)
        .after(Duration.ofSeconds(1));
    ChannelReader reader = rig.reader(Specs.camera(CHANNEL));

    Rig.turns(reader, 2);
    assertEquals(3, rig.status(CHANNEL).getAbnormalEnds().size());
    assertTrue(rig.services.limits().trials().waitNanos() > 0, "it is tried alone");
    Rig.turns(reader, 1);
    assertEquals(List.of(), rig.status(CHANNEL).getAbnormalEnds());
    assertEquals(ChannelState.STREAMING, rig.status(CHANNEL).getState());
    assertEquals(0, rig.services.limits().trials().waitNanos());
  }

  @Test
  void suspectThatBreaksOffStaysOneAndMakesRoomForTheNext() throws InterruptedException {
    Rig rig = rig(3);
    rig.sources.next(Specs.CAMERA_URL).frames(1).fails(Kind.LOST);
    rig.sources.next(Specs.CAMERA_URL).refusesToOpen(Kind.REFUSED);
    ChannelReader reader = rig.reader(Specs.camera(CHANNEL));

    Rig.turns(reader, 3);
    assertEquals(0, rig.services.limits().trials().waitNanos());
    Rig.turns(reader, 1);
    assertEquals(0, rig.services.limits().trials().waitNanos());
    assertEquals(3, rig.status(CHANNEL).getAbnormalEnds().size());
    assertEquals(ChannelState.RETRYING, rig.status(CHANNEL).getState());
  }

  @Test
  void recordingThatIsReadToItsEndIsFree() throws InterruptedException {
    Rig rig = rig(3);
    rig.sources.next(Specs.FILE_URL).recording().frames(1).ends();
    Rig.turns(rig.reader(Specs.file(CHANNEL)), 3);
    assertEquals(ChannelState.ENDED, rig.status(CHANNEL).getState());
    assertEquals(List.of(), rig.status(CHANNEL).getAbnormalEnds());
  }

  @Test
  void guiltyChannelIsTriedAnHourAfterItsLastCrash() throws InterruptedException {
    Rig rig = rig(4);
    rig.sources.next(Specs.CAMERA_URL).frames(1);
    ChannelReader reader = rig.reader(Specs.camera(CHANNEL));

    Rig.turns(reader, 1);
    assertEquals(List.of(Duration.ofMinutes(50)), rig.pause.pauses());
    assertEquals(ChannelState.STREAMING, rig.status(CHANNEL).getState());
    assertTrue(rig.services.limits().trials().waitNanos() > 0, "it is tried alone");
  }

  @Test
  void guiltyChannelIsTriedAtOnceWhenItWasChanged() throws InterruptedException {
    Rig rig = rig(4);
    rig.sources.next(Specs.CAMERA_URL).frames(1);
    ChannelSpec mended =
        ChannelSpec.newBuilder(Specs.camera(CHANNEL)).setUpdatedAt(FakeTime.START).build();
    Rig.turns(rig.reader(mended), 1);
    assertEquals(List.of(), rig.pause.pauses());
    assertEquals(ChannelState.STREAMING, rig.status(CHANNEL).getState());
  }

  @Test
  void channelWithFewerEndsIsNotHeldBack() throws InterruptedException {
    Rig rig = rig(2);
    assertTrue(rig.services.limits().trials().pass().enter());
    rig.sources.next(Specs.CAMERA_URL).frames(1);
    Rig.turns(rig.reader(Specs.camera(CHANNEL)), 2);
    assertEquals(ChannelState.STREAMING, rig.status(CHANNEL).getState());
    assertEquals(2, rig.status(CHANNEL).getAbnormalEnds().size());
  }

  @Test
  void suspectWaitsForItsTurnSaysSoAndEndsAtOnce() throws InterruptedException {
    Rig rig = rig(3);
    assertTrue(rig.services.limits().trials().pass().enter());
    try (ChannelSupervisor supervisor =
        new ChannelSupervisor(rig.services, rig.board, new Health(), () -> {})) {
      supervisor.apply(Specs.camera(CHANNEL));
      Await.until(() -> Await.threadWaits("channel-" + CHANNEL), "it waits");
      assertEquals(ChannelState.FAILED, rig.status(CHANNEL).getState());
      assertEquals(
          "ingest ended 3 times while this channel was at work: it waits to be tried alone",
          rig.status(CHANNEL).getDetail());
    }
    assertFalse(Await.threadAlive("channel-" + CHANNEL));
    assertTrue(rig.sources.settings().isEmpty());
  }

  @Test
  void sourceIsOpenedOnceKafkaKnowsThatTheChannelConnects() throws InterruptedException {
    Rig rig = rig(1);
    FakeSource source = rig.sources.next(Specs.CAMERA_URL);
    ReaderLimits limits = rig.services.limits();
    ReaderServices patient =
        new ReaderServices(
            rig.sources,
            rig.services.producers(),
            rig.settings,
            LatchPause::new,
            rig.time,
            rig.time,
            new ReaderLimits(
                limits.connects(), limits.trials(), Duration.ofSeconds(30), limits.rates()));
    try (ChannelSupervisor supervisor =
        new ChannelSupervisor(patient, rig.board, new Health(), () -> {})) {
      supervisor.apply(Specs.camera(CHANNEL));
      Await.until(() -> Await.threadWaits("channel-" + CHANNEL), "it waits");
      ChannelStatus status = rig.status(CHANNEL);
      assertEquals(ChannelState.CONNECTING, status.getState());
      assertTrue(rig.sources.settings().isEmpty());

      rig.board.published(status);
      source.awaitHanging();
    }
  }

  /** After so many crashes, the last of them ten minutes ago. */
  private static Rig rig(int ends) {
    ChannelSpec spec = Specs.camera(CHANNEL);
    List<Long> at =
        IntStream.range(0, ends)
            .mapToObj(i -> FakeTime.START.minusSeconds(600 + ends - 1 - i))
            .map(SessionNumbers::micros)
            .toList();
    ChannelStatus last =
        ChannelStatus.newBuilder(ChannelStatusTracker.unknown(CHANNEL, "ingest-0", FakeTime.START))
            .setState(ChannelState.FAILED)
            .setSpecUpdatedAt(spec.getUpdatedAt())
            .setAbnormalEnds(at)
            .build();
    return new Rig(Map.of(CHANNEL, last));
  }
}
