package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posewire.bench.peers.BlackHole;
import dev.posewire.bench.peers.RefusingPort;
import dev.posewire.bench.peers.RtspMount;
import dev.posewire.bench.peers.RtspServer;
import dev.posewire.bench.peers.TcpPeer;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import dev.posewire.schemas.Topics;
import dev.posewire.schemas.Transport;
import dev.posewire.systemtests.kafka.KafkaBroker;
import dev.posewire.systemtests.kafka.KafkaBrokerExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a channel whose camera does as cameras do; each beside one that is well. */
@Timeout(90)
@ExtendWith(KafkaBrokerExtension.class)
class ChannelsIT {
  private static final int FPS = 10;
  private static final String CAMERA = "camera";

  @TempDir static Path folder;
  private static Path clip;
  private static IngestRig rig;
  private static int tests;
  private RtspServer well;

  /**
   * The channel of {@link #well}: of this test alone, as frames of the one before may still come.
   */
  private String neighbour;

  @BeforeAll
  static void startIngest(KafkaBroker broker, Topics topics) throws Exception {
    Cameras.requireServer();
    clip = Cameras.clip(folder, 320, 180, FPS);
    rig = IngestRig.start(broker, topics);
  }

  /** Closing takes all threads with it. */
  @AfterAll
  static void stopIngest() throws Exception {
    if (rig == null) return;
    rig.put("last", "testcard:?width=320&height=180&fps=5");
    rig.awaitFrames("last", 1);
    rig.close();
    for (String prefix : List.of("channel-", "ingest-", "frame", "av:")) {
      Await.until("the end of all threads " + prefix, () -> IngestRig.threads(prefix).isEmpty());
    }
  }

  @BeforeEach
  void startNeighbour() throws Exception {
    well = RtspServer.start(Cameras.ROOT, RtspMount.of("/well", clip, FPS));
    tests++;
    neighbour = "well-" + tests;
    rig.put(neighbour, well.url("/well"));
    rig.awaitFrames(neighbour, FPS);
  }

  /** Whatever happened to the camera: the other channel lost nothing by it. */
  @AfterEach
  void neighbourIsWell() throws Exception {
    ChannelStatus status = rig.status(neighbour).orElseThrow();
    rig.awaitFrames(neighbour, FPS);
    long sessions =
        rig.frames().of(neighbour).stream().map(FrameLog.Seen::session).distinct().count();
    rig.remove(neighbour);
    well.close();
    assertEquals(1, sessions, "connections to the camera that is well");
    assertEquals(ChannelState.STREAMING, status.getState());
    assertEquals(0, status.getCounters().getReconnects());
    assertEquals(0, status.getCounters().getCorrupt());
  }

  @Test
  void serverThatIsKilledAndComesBackHasFramesInANewSession() throws Exception {
    try (RtspServer server = RtspServer.start(Cameras.ROOT, RtspMount.of("/1", clip, FPS))) {
      rig.put(CAMERA, server.url("/1"));
      FrameLog.Seen before = rig.awaitFrames(CAMERA, FPS);

      server.kill();
      rig.awaitState(CAMERA, ChannelState.RETRYING, "tries again in");
      server.comeBack();

      Await.until(
          "frames of another session",
          () -> rig.awaitFrames(CAMERA, 1).session() > before.session(),
          rig);
      ChannelStatus status = rig.awaitState(CAMERA, ChannelState.STREAMING, "");
      assertTrue(status.getCounters().getReconnects() >= 1, status::toString);
      assertBalance(status);
    } finally {
      rig.remove(CAMERA);
    }
  }

  @Test
  void serverThatIsStoppedForTwentySecondsStallsAndGoesOn() throws Exception {
    try (RtspServer server = RtspServer.start(Cameras.ROOT, RtspMount.of("/1", clip, FPS))) {
      rig.put(CAMERA, server.url("/1"));
      rig.awaitFrames(CAMERA, FPS);

      server.freeze();
      long frozen = System.nanoTime();
      rig.awaitState(CAMERA, ChannelState.STALLED, "no frame");
      rig.awaitState(CAMERA, ChannelState.RETRYING, "nothing came in time");
      long stopped = TimeUnit.SECONDS.toNanos(20);
      Await.until("20 s without a frame", () -> System.nanoTime() - frozen > stopped);
      server.thaw();

      rig.awaitFrames(CAMERA, FPS);
      ChannelStatus status = rig.awaitState(CAMERA, ChannelState.STREAMING, "");
      assertTrue(status.getCounters().getReconnects() >= 1, status::toString);
    } finally {
      rig.remove(CAMERA);
    }
  }

  @Test
  void serverThatIsStoppedForAMomentStallsAndGoesOnInItsSession() throws Exception {
    try (RtspServer server = RtspServer.start(Cameras.ROOT, RtspMount.of("/1", clip, FPS))) {
      rig.put(CAMERA, server.url("/1"));
      FrameLog.Seen before = rig.awaitFrames(CAMERA, FPS);

      server.freeze();
      rig.awaitState(CAMERA, ChannelState.STALLED, "no frame");
      server.thaw();

      assertEquals(before.session(), rig.awaitFrames(CAMERA, FPS).session());
      ChannelStatus status = rig.awaitState(CAMERA, ChannelState.STREAMING, "");
      assertEquals(0, status.getCounters().getReconnects());
    } finally {
      rig.remove(CAMERA);
    }
  }

  @Test
  void wrongPasswordFailsAndTheRightOneStreams() throws Exception {
    RtspMount basic = RtspMount.of("/b", clip, FPS).protectedBy("basic", "bob", "S3cret@1");
    RtspMount digest = RtspMount.of("/d", clip, FPS).protectedBy("digest", "eve", "S3cret@2");
    try (RtspServer server = RtspServer.start(Cameras.ROOT, basic, digest)) {
      rig.put("basic", server.url("bob:S3cret-no@", "/b"));
      rig.put("digest", server.url("eve:S3cret-no@", "/d"));
      for (String channel : List.of("basic", "digest")) {
        ChannelStatus status = rig.awaitState(channel, ChannelState.FAILED, "check user");
        assertFalse(status.toString().contains("S3cret"), status::toString);
        assertEquals(0, status.getCounters().getGrabbed());
      }
      rig.put("basic", server.url("bob:S3cret%401@", "/b"));
      rig.put("digest", server.url("eve:S3cret%402@", "/d"));
      rig.awaitFrames("basic", FPS);
      rig.awaitFrames("digest", FPS);

      server.changePassword("eve", "S3cret@3");
      rig.put("digest", server.url("eve:S3cret%402@", "/d?again"));
      rig.awaitState("digest", ChannelState.FAILED, "check user");
      rig.put("digest", server.url("eve:S3cret%403@", "/d"));
      rig.awaitFrames("digest", FPS);
      assertFalse(rig.toString().contains("S3cret"), rig::toString);
    } finally {
      rig.remove("basic");
      rig.remove("digest");
    }
  }

  @Test
  void deadPeersOfAllKindsAreNamedAndTriedAgain() throws Exception {
    try (RtspServer server = RtspServer.start(Cameras.ROOT, RtspMount.of("/1", clip, FPS));
        RefusingPort refusing = new RefusingPort();
        BlackHole hole = BlackHole.open();
        TcpPeer silent = TcpPeer.silent();
        TcpPeer babbling = TcpPeer.babbling();
        TcpPeer garbage = TcpPeer.streamingGarbage()) {
      rig.put("absent", server.url("/absent"));
      rig.put("refused", refusing.url());
      rig.put("hole", hole.url());
      rig.put("silent", silent.url());
      rig.put("babbling", babbling.url());
      rig.put("garbage", garbage.url());

      rig.awaitState("absent", ChannelState.FAILED, "404");
      rig.awaitState("refused", ChannelState.RETRYING, "refused");
      rig.awaitState("hole", ChannelState.RETRYING, "nothing came in time");
      rig.awaitState("silent", ChannelState.RETRYING, "nothing came in time");
      rig.awaitState("garbage", ChannelState.RETRYING, "nothing came in time");
      // What it says is no RTSP, or is never through: bytes of chance decide.
      Await.until(
          "a fault of the babbling one",
          () -> rig.status("babbling").orElseThrow().getDetail().contains("tries again in"),
          rig);
      Await.until("further attempts", () -> silent.connections() >= 2, rig);
      for (String channel : List.of("refused", "hole", "silent", "garbage")) {
        Await.until("another attempt of " + channel, () -> reconnects(channel) >= 1, rig);
      }
    } finally {
      for (String channel : List.of("absent", "refused", "hole", "silent", "babbling", "garbage")) {
        rig.remove(channel);
      }
    }
  }

  @Test
  void lossyUdpGoesOnAndCountsWhatIsCorrupt() throws Exception {
    Path big = Cameras.clip(folder, 640, 360, FPS);
    RtspMount lossy = RtspMount.of("/lossy", big, FPS).withLoss(0.05);
    try (RtspServer server = RtspServer.start(Cameras.ROOT, lossy)) {
      rig.put(IngestRig.spec(CAMERA, server.url("/lossy")).setTransport(Transport.UDP).build());
      long session = rig.awaitFrames(CAMERA, 1).session();

      Await.until(
          "corrupt packets",
          () -> rig.status(CAMERA).orElseThrow().getCounters().getCorrupt() >= 3,
          rig);
      assertEquals(session, rig.awaitFrames(CAMERA, 5 * FPS).session());
      ChannelStatus status = rig.awaitState(CAMERA, ChannelState.STREAMING, "");
      assertEquals(0, status.getCounters().getReconnects());
      assertBalance(status);
    } finally {
      rig.remove(CAMERA);
    }
  }

  @Test
  void changeOfResolutionInMidStreamIsFollowed() throws Exception {
    Path other = Cameras.clip(folder, 640, 480, FPS);
    RtspMount changing = RtspMount.of("/changing", clip, FPS).alternatingWith(other, 3);
    try (RtspServer server = RtspServer.start(Cameras.ROOT, changing)) {
      rig.put(CAMERA, server.url("/changing"));
      long session = rig.awaitFrames(CAMERA, 1).session();
      for (int height : List.of(180, 480, 180, 480)) {
        Await.until(
            "frames of height " + height,
            () -> rig.awaitFrames(CAMERA, 1).sourceHeight() == height,
            rig);
        Await.until(
            "the height " + height + " in the status",
            () -> rig.status(CAMERA).orElseThrow().getSourceHeight() == height,
            rig);
      }
      ChannelStatus status = rig.status(CAMERA).orElseThrow();
      assertEquals(session, status.getSession());
      assertEquals(0, status.getCounters().getReconnects());
    } finally {
      rig.remove(CAMERA);
    }
  }

  @Test
  void framesOfH265Come() throws Exception {
    Path h265 = folder.resolve("clip.h265");
    assumeTrue(
        RtspServer.writeH265(Cameras.ROOT, clip, FPS, h265),
        "skipped: no coder of H.265; apt-get install gstreamer1.0-plugins-bad");
    try (RtspServer server = RtspServer.start(Cameras.ROOT, RtspMount.of("/1", h265, FPS).h265())) {
      rig.put(CAMERA, server.url("/1"));
      FrameLog.Seen seen = rig.awaitFrames(CAMERA, 2 * FPS);
      ChannelStatus status = rig.awaitState(CAMERA, ChannelState.STREAMING, "");
      assertEquals("hevc", status.getCodec());
      assertEquals(320, seen.sourceWidth());
      assertEquals(0, status.getCounters().getCorrupt());
    } finally {
      rig.remove(CAMERA);
    }
  }

  private static long reconnects(String channel) {
    return rig.status(channel).orElseThrow().getCounters().getReconnects();
  }

  /** Frames in flight are few: what the source gave is accounted for. */
  private static void assertBalance(ChannelStatus status) {
    var counters = status.getCounters();
    long open =
        counters.getGrabbed()
            - counters.getSkipped()
            - counters.getPublished()
            - counters.getDropped();
    assertTrue(open >= 0 && open <= 3, status::toString);
  }
}
