package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.bench.peers.BlackHole;
import dev.posewire.bench.peers.RefusingPort;
import dev.posewire.bench.peers.RtspMount;
import dev.posewire.bench.peers.RtspServer;
import dev.posewire.bench.peers.TcpPeer;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.Topics;
import dev.posewire.systemtests.kafka.KafkaBroker;
import dev.posewire.systemtests.kafka.KafkaBrokerExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Channels by the dozen and by the hundred in one ingest. */
@Timeout(120)
@ExtendWith(KafkaBrokerExtension.class)
class ManyChannelsIT {
  private static final int FPS = 5;
  private static final long WATCHED_NANOS = TimeUnit.SECONDS.toNanos(8);

  /** A loaded machine may lose a frame at any time; a channel that waits for another loses many. */
  private static final double CHANCE = 0.01;

  @TempDir Path folder;

  @Test
  void tenDeadChannelsTakeNothingFromThirtyThatLive(KafkaBroker broker, Topics topics)
      throws Exception {
    Cameras.requireServer();
    Path clip = Cameras.clip(folder, 320, 180, FPS);
    List<String> live = names("live-", 30);
    RtspMount[] mounts =
        live.stream().map(id -> RtspMount.of("/" + id, clip, FPS)).toArray(RtspMount[]::new);
    RtspMount locked = RtspMount.of("/1", clip, FPS).protectedBy("digest", "bob", "S3cret");
    try (RtspServer server = RtspServer.start(Cameras.ROOT, mounts);
        RtspServer frozen = RtspServer.start(Cameras.ROOT, locked);
        RtspServer guarded = RtspServer.start(Cameras.ROOT, locked);
        RefusingPort refusing = new RefusingPort();
        BlackHole hole = BlackHole.open();
        TcpPeer silent = TcpPeer.silent();
        TcpPeer babbling = TcpPeer.babbling();
        TcpPeer garbage = TcpPeer.streamingGarbage();
        IngestRig rig = IngestRig.start(broker, topics)) {
      for (String id : live) rig.put(id, server.url("/" + id));
      Await.until(
          "frames of all live channels",
          () -> live.stream().allMatch(id -> rig.frames().count(id) >= 2 * FPS),
          rig);
      Watch alone = watch(rig, live);
      long reconnects = reconnects(rig, live);

      frozen.freeze();
      List<String> dead =
          List.of(
              server.url("/absent"),
              guarded.url("bob:wrong@", "/1"),
              frozen.url("bob:S3cret@", "/1"),
              refusing.url(),
              refusing.url(),
              hole.url(),
              hole.url(),
              silent.url(),
              babbling.url(),
              garbage.url());
      for (int i = 0; i < dead.size(); i++) rig.put("dead-" + i, dead.get(i));
      Watch beside = watch(rig, live);
      frozen.thaw();

      assertTrue(
          beside.lost() <= alone.lost() + CHANCE * beside.frames(),
          () -> "lost alone: " + alone + ", beside dead ones: " + beside);
      for (int i = 0; i < dead.size(); i++) {
        int number = i;
        Await.until(
            "fault of " + dead.get(i),
            () -> !rig.status("dead-" + number).orElseThrow().getDetail().isEmpty(),
            rig);
      }
      assertEquals(reconnects, reconnects(rig, live), "connections of those that live");
    }
    noThreadIsLeft();
  }

  private static long reconnects(IngestRig rig, List<String> live) {
    return live.stream()
        .mapToLong(id -> rig.status(id).orElseThrow().getCounters().getReconnects())
        .sum();
  }

  /** What the live channels published in a while, and what is missing of it. */
  private record Watch(long frames, long lost) {}

  private static Watch watch(IngestRig rig, List<String> live) throws Exception {
    Map<String, Integer> from =
        live.stream().collect(Collectors.toMap(id -> id, id -> rig.frames().count(id)));
    long begun = System.nanoTime();
    Await.until("a while", () -> System.nanoTime() - begun > WATCHED_NANOS);
    long frames = 0;
    long lost = 0;
    for (String id : live) {
      frames += rig.frames().count(id) - from.get(id);
      lost += rig.frames().lost(id, from.get(id), FPS);
    }
    assertTrue(frames > (long) live.size() * FPS, "frames: " + frames);
    return new Watch(frames, lost);
  }

  @Test
  void twoHundredTestCardsTakeAThreadEachAndLittleMemory(KafkaBroker broker, Topics topics)
      throws Exception {
    int fps = 2;
    List<String> cards = names("card-", 200);
    try (IngestRig rig = IngestRig.start(broker, topics)) {
      int otherThreads = Thread.activeCount();
      long heapBefore = heapMebibytes();
      for (int i = 0; i < cards.size(); i++) {
        String card = "testcard:?people=1&seed=%d&width=160&height=90&fps=%d".formatted(i, fps);
        rig.put(cards.get(i), card);
      }
      Await.until(
          "frames of all cards",
          () -> cards.stream().allMatch(id -> rig.frames().count(id) >= 4 * fps),
          rig);

      assertEquals(cards.size(), IngestRig.threads("channel-").size());
      int more = Thread.activeCount() - otherThreads;
      assertTrue(more <= cards.size() + 5, "threads for 200 channels: " + more);
      long heap = heapMebibytes() - heapBefore;
      assertTrue(heap < 200, "MiB on the heap for 200 channels: " + heap);
      for (String id : cards) {
        assertEquals(ChannelState.STREAMING, rig.status(id).orElseThrow().getState(), id);
      }
      rig.remove(cards.get(0));
      assertEquals(cards.size() - 1, IngestRig.threads("channel-").size());
    }
    noThreadIsLeft();
  }

  private static long heapMebibytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }

  private static void noThreadIsLeft() throws Exception {
    for (String prefix : List.of("channel-", "ingest-", "frame", "av:")) {
      Await.until("the end of all threads " + prefix, () -> IngestRig.threads(prefix).isEmpty());
    }
  }

  private static List<String> names(String prefix, int count) {
    List<String> names = new ArrayList<>();
    IntStream.range(0, count).forEach(i -> names.add(prefix + i));
    return names;
  }
}
