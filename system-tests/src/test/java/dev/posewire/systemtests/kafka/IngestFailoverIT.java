package dev.posewire.systemtests.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.FrameSourceFactory;
import dev.posewire.ingest.IngestService;
import dev.posewire.ingest.Instance;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.ChannelState;
import dev.posewire.schemas.ChannelStatus;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Channels that move between ingest services on a real broker. */
@Timeout(180)
@ExtendWith(KafkaBrokerExtension.class)
final class IngestFailoverIT {
  private final Semaphore gate = new Semaphore(0);
  private final FrameSourceFactory cameras = GatedVideo.camera(gate);

  @Test
  void channelsAreSharedOutAndTakenOverAtOnceWhenAnInstanceLeaves(KafkaBroker broker, Topics topics)
      throws Exception {
    try (IngestServices rig = new IngestServices(broker, topics, 2)) {
      ChannelSpec[] both = {
        IngestServices.camera(Stages.channelIn(0, 2)), IngestServices.camera(Stages.channelIn(1, 2))
      };
      Health health = new Health();
      IngestService first = rig.start(new Instance("ingest-1", true), health, cameras, both);
      IngestServices.await(() -> streams(first, both[0], both[1]), "the first runs both");
      assertTrue(health.isReady(), health.snapshot().toString());
      long[] sessions = sessions(first, both);

      IngestService second = rig.start("ingest-2", new Health(), cameras, both);
      IngestServices.await(() -> second.ownStatuses().size() == 1, "one moves");
      String moved = second.ownStatuses().get(0).getChannel();
      IngestServices.await(() -> IngestServices.streams(second, moved), "it runs there");
      assertEquals(1, first.ownStatuses().size());
      int index = moved.equals(both[0].getChannel()) ? 0 : 1;
      assertTrue(session(second, moved) > sessions[index]);
      IngestServices.await(
          () -> instance(first, moved).equals("ingest-2"), "the first learns of it");
      assertEquals(2, second.statuses().all().size());

      first.close();
      Duration took = IngestServices.await(() -> streams(second, both[0], both[1]), "it runs both");
      assertTrue(took.compareTo(TestSettings.SESSION_TIMEOUT) < 0, took.toString());
      assertTrue(session(second, both[1 - index].getChannel()) > sessions[1 - index]);
    }
    IngestServices.await(
        () -> !IngestServices.threadAlive("channel-" + Stages.channelIn(0, 2)), "none is left");
  }

  @Test
  void farewellTellsAStopFromACrash(KafkaBroker broker, Topics topics) throws Exception {
    try (IngestServices rig = new IngestServices(broker, topics, 1)) {
      IngestService first =
          rig.start(
              "ingest-1",
              new Health(),
              cameras,
              IngestServices.camera("a"),
              IngestServices.camera("b"));
      IngestServices.await(
          () -> IngestServices.streams(first, "a") && IngestServices.streams(first, "b"),
          "both run");
      first.close();

      List<ChannelStatus> last = statuses(rig);
      assertEquals(
          List.of("ingest stopped", "ingest stopped"),
          List.of(lastOf(last, "a").getDetail(), lastOf(last, "b").getDetail()));
      assertEquals(ChannelState.UNKNOWN, lastOf(last, "a").getState());
    }
  }

  @Test
  void recordingThatMovesGoesOnInItsSessionWithoutLoss(KafkaBroker broker, Topics topics)
      throws Exception {
    int frames = 60;
    FrameSourceFactory recording = GatedVideo.recording(gate, frames);
    try (IngestServices rig = new IngestServices(broker, topics, 1)) {
      ChannelSpec spec = IngestServices.spec("tape", "tape.mp4", Policy.EVERY);
      IngestService first = rig.start("ingest-1", new Health(), recording, spec);
      IngestService second = rig.start("ingest-2", new Health(), recording, spec);
      gate.release(20);
      IngestServices.await(() -> sequence(first) >= 15, "the first reads a part");
      long session = session(first, "tape");

      first.close();
      gate.release(20 + 25);
      IngestServices.await(() -> sequence(second) >= 30, "the second goes on");
      assertEquals(session, session(second, "tape"));
      IngestService third = rig.start("ingest-3", new Health(), recording, spec);
      second.close();
      gate.release(2 * frames);
      IngestServices.await(
          () ->
              IngestServices.own(third, "tape")
                  .filter(status -> status.getState() == ChannelState.ENDED)
                  .isPresent(),
          "the third ends it");

      assertEquals(frames - 1, IngestServices.own(third, "tape").orElseThrow().getSequence());
      List<Frame> all = frames(rig);
      assertTrue(all.stream().allMatch(frame -> frame.getSession() == session));
      assertEquals(
          LongStream.range(0, frames).boxed().toList(),
          all.stream().map(Frame::getSequence).distinct().sorted().toList());
      assertTrue(all.get(all.size() - 1).getLast());
    }
  }

  @Test
  void instanceThatCannotReachTheGroupStopsItsChannelsUntilItCan(
      RestartableBroker broker, Topics topics) throws Exception {
    try (IngestServices rig = new IngestServices(broker, topics, 2)) {
      Health health = new Health();
      IngestService service = rig.start("ingest-1", health, cameras, IngestServices.camera("a"));
      IngestServices.await(() -> IngestServices.streams(service, "a"), "it runs");
      long session = session(service, "a");

      broker.stop();
      Duration took = IngestServices.await(() -> service.ownStatuses().isEmpty(), "it stops");
      assertTrue(took.compareTo(TestSettings.SESSION_TIMEOUT.plusSeconds(3)) < 0, took.toString());
      IngestServices.await(() -> !IngestServices.threadAlive("channel-a"), "its thread ends");
      assertFalse(health.isReady());

      broker.start();
      IngestServices.await(
          () -> IngestServices.streams(service, "a") && session(service, "a") > session,
          "it runs again");
      IngestServices.await(health::isReady, "it is ready");
      assertTrue(health.isLive());
    }
  }

  private static boolean streams(IngestService service, ChannelSpec one, ChannelSpec other) {
    return IngestServices.streams(service, one.getChannel())
        && IngestServices.streams(service, other.getChannel());
  }

  private static String instance(IngestService service, String channel) {
    return service.statuses().find(channel).orElseThrow().status().getInstance();
  }

  private static long session(IngestService service, String channel) {
    return IngestServices.own(service, channel).orElseThrow().getSession();
  }

  private static long[] sessions(IngestService service, ChannelSpec[] specs) {
    return new long[] {
      session(service, specs[0].getChannel()), session(service, specs[1].getChannel())
    };
  }

  private static long sequence(IngestService service) {
    return IngestServices.own(service, "tape").map(ChannelStatus::getSequence).orElse(-1L);
  }

  private static ChannelStatus lastOf(List<ChannelStatus> statuses, String channel) {
    return statuses.stream()
        .filter(status -> status.getChannel().equals(channel))
        .reduce((one, later) -> later)
        .orElseThrow();
  }

  private static List<ChannelStatus> statuses(IngestServices rig) throws Exception {
    List<ChannelStatus> all = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records(rig, rig.topics().channelStatus())) {
      all.add(new AvroCodec().decode(record.value(), ChannelStatus.class));
    }
    return all;
  }

  private static List<Frame> frames(IngestServices rig) throws Exception {
    List<Frame> all = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records(rig, rig.topics().frames(Policy.EVERY))) {
      all.add(new AvroCodec().decode(record.value(), Frame.class));
    }
    return all;
  }

  /** Of the topic's first partition. */
  private static List<ConsumerRecord<String, byte[]>> records(IngestServices rig, String topic)
      throws Exception {
    try (TopicAdmin admin = new TopicAdmin(rig.clients())) {
      return admin.records(topic, 0);
    }
  }
}
