package dev.posewire.app.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.app.broker.BrokerSettings;
import dev.posewire.app.broker.EmbeddedBroker;
import dev.posewire.ingest.FrameSourceFactory;
import dev.posewire.ingest.IngestService;
import dev.posewire.ingest.Instance;
import dev.posewire.runtime.lane.ChannelPartition;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Policy;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Channels that move between ingest services on a real broker. */
@Timeout(180)
final class FailoverTest {
  @TempDir private Path directory;

  private final Semaphore gate = new Semaphore(0);
  private final FrameSourceFactory cameras = GatedVideo.camera(gate);

  @Test
  void channelsAreSharedOutAndTakenOverAtOnceWhenAnInstanceLeaves() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory), new Health());
        IngestRig rig = new IngestRig(broker.bootstrapServers(), "shared.", 2)) {
      ChannelSpec[] both = {IngestRig.camera(inPartition(0)), IngestRig.camera(inPartition(1))};
      Health health = new Health();
      IngestService first = rig.start(new Instance("ingest-1", true), health, cameras, both);
      IngestRig.await(() -> streams(first, both[0], both[1]), "the first runs both");
      assertTrue(health.isReady(), health.snapshot().toString());
      long[] sessions = sessions(first, both);

      IngestService second = rig.start("ingest-2", new Health(), cameras, both);
      IngestRig.await(() -> second.ownStatuses().size() == 1, "one moves");
      String moved = second.ownStatuses().get(0).getChannel();
      IngestRig.await(() -> IngestRig.streams(second, moved), "it runs there");
      assertEquals(1, first.ownStatuses().size());
      int index = moved.equals(both[0].getChannel()) ? 0 : 1;
      assertTrue(session(second, moved) > sessions[index]);
      IngestRig.await(() -> instance(first, moved).equals("ingest-2"), "the first learns of it");
      assertEquals(2, second.statuses().all().size());

      first.close();
      Duration took = IngestRig.await(() -> streams(second, both[0], both[1]), "it runs both");
      assertTrue(took.compareTo(IngestRig.SESSION_TIMEOUT) < 0, took.toString());
      assertTrue(session(second, both[1 - index].getChannel()) > sessions[1 - index]);
    }
    IngestRig.await(() -> !IngestRig.threadAlive("channel-" + inPartition(0)), "none is left");
  }

  @Test
  void farewellTellsAStopFromACrash() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory), new Health());
        IngestRig rig = new IngestRig(broker.bootstrapServers(), "farewell.", 1)) {
      IngestService first =
          rig.start(
              "ingest-1", new Health(), cameras, IngestRig.camera("a"), IngestRig.camera("b"));
      IngestRig.await(
          () -> IngestRig.streams(first, "a") && IngestRig.streams(first, "b"), "both run");
      first.close();

      List<ChannelStatus> last = statuses(rig);
      assertEquals(
          List.of("ingest stopped", "ingest stopped"),
          List.of(lastOf(last, "a").getDetail(), lastOf(last, "b").getDetail()));
      assertEquals(ChannelState.UNKNOWN, lastOf(last, "a").getState());
    }
  }

  @Test
  void recordingThatMovesGoesOnInItsSessionWithoutLoss() throws Exception {
    int frames = 60;
    FrameSourceFactory recording = GatedVideo.recording(gate, frames);
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory), new Health());
        IngestRig rig = new IngestRig(broker.bootstrapServers(), "recorded.", 1)) {
      ChannelSpec spec = IngestRig.spec("tape", "tape.mp4", Policy.EVERY);
      IngestService first = rig.start("ingest-1", new Health(), recording, spec);
      IngestService second = rig.start("ingest-2", new Health(), recording, spec);
      gate.release(20);
      IngestRig.await(() -> sequence(first) >= 15, "the first reads a part");
      long session = session(first, "tape");

      first.close();
      gate.release(20 + 25);
      IngestRig.await(() -> sequence(second) >= 30, "the second goes on");
      assertEquals(session, session(second, "tape"));
      IngestService third = rig.start("ingest-3", new Health(), recording, spec);
      second.close();
      gate.release(2 * frames);
      IngestRig.await(
          () ->
              IngestRig.own(third, "tape")
                  .filter(status -> status.getState() == ChannelState.ENDED)
                  .isPresent(),
          "the third ends it");

      assertEquals(frames - 1, IngestRig.own(third, "tape").orElseThrow().getSequence());
      List<Frame> all = frames(rig);
      assertTrue(all.stream().allMatch(frame -> frame.getSession() == session));
      assertEquals(
          LongStream.range(0, frames).boxed().toList(),
          all.stream().map(Frame::getSequence).distinct().sorted().toList());
      assertTrue(all.get(all.size() - 1).getLast());
    }
  }

  @Test
  void instanceThatCannotReachTheGroupStopsItsChannelsUntilItCan() throws Exception {
    BrokerSettings settings =
        BrokerSettings.in(directory).listeningOn("127.0.0.1", "127.0.0.1", freePort());
    EmbeddedBroker broker = EmbeddedBroker.start(settings, new Health());
    try (IngestRig rig = new IngestRig(broker.bootstrapServers(), "unreachable.", 2)) {
      Health health = new Health();
      IngestService service = rig.start("ingest-1", health, cameras, IngestRig.camera("a"));
      IngestRig.await(() -> IngestRig.streams(service, "a"), "it runs");
      long session = session(service, "a");

      broker.close();
      Duration took = IngestRig.await(() -> service.ownStatuses().isEmpty(), "it stops");
      assertTrue(took.compareTo(IngestRig.SESSION_TIMEOUT.plusSeconds(3)) < 0, took.toString());
      IngestRig.await(() -> !IngestRig.threadAlive("channel-a"), "its thread ends");
      assertFalse(health.isReady());

      broker = EmbeddedBroker.start(settings, new Health());
      IngestRig.await(
          () -> IngestRig.streams(service, "a") && session(service, "a") > session,
          "it runs again");
      IngestRig.await(health::isReady, "it is ready");
      assertTrue(health.isLive());
    } finally {
      broker.close();
    }
  }

  private static String inPartition(int partition) {
    return IntStream.range(0, 100)
        .mapToObj(i -> "camera-" + i)
        .filter(channel -> ChannelPartition.of(channel, 2) == partition)
        .findFirst()
        .orElseThrow();
  }

  private static boolean streams(IngestService service, ChannelSpec one, ChannelSpec other) {
    return IngestRig.streams(service, one.getChannel())
        && IngestRig.streams(service, other.getChannel());
  }

  private static String instance(IngestService service, String channel) {
    return service.statuses().find(channel).orElseThrow().status().getInstance();
  }

  private static long session(IngestService service, String channel) {
    return IngestRig.own(service, channel).orElseThrow().getSession();
  }

  private static long[] sessions(IngestService service, ChannelSpec[] specs) {
    return new long[] {
      session(service, specs[0].getChannel()), session(service, specs[1].getChannel())
    };
  }

  private static long sequence(IngestService service) {
    return IngestRig.own(service, "tape").map(ChannelStatus::getSequence).orElse(-1L);
  }

  private static ChannelStatus lastOf(List<ChannelStatus> statuses, String channel) {
    return statuses.stream()
        .filter(status -> status.getChannel().equals(channel))
        .reduce((one, later) -> later)
        .orElseThrow();
  }

  private static List<ChannelStatus> statuses(IngestRig rig) throws Exception {
    List<ChannelStatus> all = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records(rig, rig.topics().channelStatus())) {
      all.add(new AvroCodec().decode(record.value(), ChannelStatus.class));
    }
    return all;
  }

  private static List<Frame> frames(IngestRig rig) throws Exception {
    List<Frame> all = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records(rig, rig.topics().frames(Policy.EVERY))) {
      all.add(new AvroCodec().decode(record.value(), Frame.class));
    }
    return all;
  }

  /** Of the topic's first partition. */
  private static List<ConsumerRecord<String, byte[]>> records(IngestRig rig, String topic) {
    List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
    try (Consumer<String, byte[]> consumer = rig.clients().reader()) {
      List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
      consumer.assign(partition);
      consumer.seekToBeginning(partition);
      long end = consumer.endOffsets(partition).get(partition.get(0));
      while (consumer.position(partition.get(0)) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(all::add);
      }
    }
    return all;
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
