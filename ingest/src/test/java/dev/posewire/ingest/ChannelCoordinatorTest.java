package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lane.ChannelPartition;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import dev.posewire.schemas.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChannelCoordinatorTest {
  private static final int PARTITIONS = 2;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Rig rig = new Rig();
  private final Health health = new Health();
  private final Knowledge knowledge = new Knowledge();
  private final OwnedPartitions owned = new OwnedPartitions();
  private final ChannelCoordinator coordinator =
      new ChannelCoordinator(
          knowledge,
          new ChannelSupervisor(rig.services, rig.board, health, owned::signal),
          rig.board,
          owned,
          new ChannelCoordinator.Settings(PARTITIONS, CLOSE_TIMEOUT));
  private final LoopThread thread =
      new LoopThread("coordinator-test", Duration.ofSeconds(20), health, coordinator);

  @AfterEach
  void noThreadIsLeft() {
    thread.close();
    assertTrue(health.isLive());
    Await.until(() -> !Await.threadAlive("channel-" + in(0)), "the channel's thread ends");
  }

  @Test
  void channelStartsWhenAllIsKnownOfItsPartition() throws InterruptedException {
    FakeSource source = rig.sources.next(Specs.CAMERA_URL).frames(1);
    thread.start();
    knowledge.put(Specs.camera(in(0)));
    owned.signal();
    coordinator.assigned(Set.of(1));
    knowledge.caughtUp();
    coordinator.assigned(Set.of(0));
    assertEquals(List.of(), rig.board.statuses(), "it may still be another's");

    knowledge.caughtUp();
    source.awaitHanging();
    assertEquals(in(0), rig.board.statuses().get(0).getChannel());
  }

  @Test
  void revokedPartitionIsLetGoOfWhenItsChannelHasEnded() throws InterruptedException {
    FakeSource source = running();
    Thread publisher = new Thread(this::publishFarewells, "farewells-test");
    publisher.setDaemon(true);
    publisher.start();

    coordinator.revoked(Set.of(0));

    assertTrue(source.isClosed());
    assertTrue(rig.board.statuses().isEmpty());
    publisher.join();
  }

  /** As the publisher does. */
  private void publishFarewells() {
    Await.until(
        () -> rig.board.report(in(0)).filter(report -> report.farewell()).isPresent(), "it");
    StatusBoard.Report farewell = rig.board.report(in(0)).orElseThrow();
    assertEquals("moved", farewell.status().orElseThrow().getDetail());
    rig.board.farewellEnded(in(0), farewell, true);
  }

  @Test
  void lostPartitionEndsWithoutAWordAndTakesUpWhatOthersSaidWhenItComesBack()
      throws InterruptedException {
    FakeSource source = running();
    FakeSource again = rig.sources.next(Specs.CAMERA_URL).frames(1);
    coordinator.lost(Set.of(0));
    coordinator.assigned(Set.of(0));
    Await.until(source::isClosed, "it ends");
    Await.until(() -> rig.board.statuses().isEmpty(), "it is forgotten");
    assertEquals(Optional.empty(), rig.board.report(in(0)));

    knowledge.caughtUp();
    again.awaitHanging();
  }

  @Test
  void removedChannelGetsATombstoneAndSoDoesOneThatNobodyRan() throws InterruptedException {
    FakeSource source = running();
    knowledge.remove(in(0));
    owned.signal();
    Await.until(source::isClosed, "it ends");
    Await.until(() -> isTombstone(in(0)), "its tombstone");

    knowledge.reported.add(in(1));
    coordinator.assigned(Set.of(1));
    knowledge.caughtUp();
    Await.until(() -> isTombstone(in(1)), "its tombstone");
  }

  private boolean isTombstone(String channel) {
    return rig.board.report(channel).filter(report -> report.status().isEmpty()).isPresent();
  }

  @Test
  void hangingChannelDelaysNoOther() throws InterruptedException {
    FakeSource hanging = rig.sources.next(Specs.CAMERA_URL).hangsForGood();
    thread.start();
    knowledge.put(Specs.camera(in(0)));
    coordinator.assigned(Set.of(0, 1));
    knowledge.caughtUp();
    hanging.awaitHanging();

    FakeSource other = rig.sources.next("rtsp://192.0.2.8/other").frames(1);
    knowledge.remove(in(0));
    knowledge.put(Specs.spec(in(1), "rtsp://192.0.2.8/other", Policy.LATEST).build());
    owned.signal();
    other.awaitHanging();
    assertFalse(hanging.isClosed());
    hanging.release();
  }

  @Test
  void stopSaysSoInEachStatusAndNothingStartsAfterwards() throws InterruptedException {
    FakeSource source = running();
    rig.board.changed(in(0));
    Thread stopping = new Thread(coordinator::stopping, "stopping-test");
    stopping.start();
    Await.until(source::isClosed, "it ends");
    Await.until(() -> rig.board.report(in(0)).filter(r -> r.farewell()).isPresent(), "it says so");
    ChannelStatus last = rig.board.report(in(0)).orElseThrow().status().orElseThrow();
    rig.board.farewellEnded(in(0), rig.board.report(in(0)).orElseThrow(), true);
    stopping.join();

    assertEquals(ChannelState.UNKNOWN, last.getState());
    assertEquals("ingest stopped", last.getDetail());
    coordinator.assigned(Set.of(0));
    knowledge.caughtUp();
    thread.close();
    assertTrue(rig.board.statuses().isEmpty());
  }

  @Test
  void releaseBeforeTheStartKeepsNobodyWaiting() {
    coordinator.assigned(Set.of(0));
    coordinator.revoked(Set.of(0));
    coordinator.stopping();
  }

  private FakeSource running() throws InterruptedException {
    FakeSource source = rig.sources.next(Specs.CAMERA_URL).frames(1);
    thread.start();
    knowledge.put(Specs.camera(in(0)));
    coordinator.assigned(Set.of(0));
    knowledge.caughtUp();
    source.awaitHanging();
    return source;
  }

  /** A channel of that partition. */
  private static String in(int partition) {
    int number = 0;
    while (ChannelPartition.of("camera-" + number, PARTITIONS) != partition) {
      number++;
    }
    return "camera-" + number;
  }

  private static final class Knowledge implements ChannelKnowledge {
    private final Map<String, ChannelSpec> specs = new ConcurrentHashMap<>();
    private final Set<String> reported = ConcurrentHashMap.newKeySet();
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

    void put(ChannelSpec spec) {
      specs.put(spec.getChannel(), spec);
    }

    void remove(String channel) {
      specs.remove(channel);
    }

    synchronized void caughtUp() {
      waiting.forEach(one -> one.complete(null));
      waiting.clear();
    }

    @Override
    public Map<String, ChannelSpec> specs() {
      return new TreeMap<>(specs);
    }

    @Override
    public Set<String> reported() {
      return reported;
    }

    @Override
    public synchronized CompletableFuture<Void> catchUp(Set<Integer> partitions) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      waiting.add(done);
      return done;
    }
  }
}
