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
import dev.posewire.systemtests.Await;
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
      Await.until("the first runs both", () -> streams(first, both[0], both[1]));
      assertTrue(health.isReady(), health.snapshot().toString());
      long[] sessions = sessions(first, both);

      IngestService second = rig.start("ingest-2", new Health(), cameras, both);
      Await.until("one moves", () -> second.ownStatuses().size() == 1);
      String moved = second.ownStatuses().get(0).getChannel();
      Await.until("it runs there", () -> IngestServices.streams(second, moved));
      assertEquals(1, first.ownStatuses().size());
      int index = moved.equals(both[0].getChannel()) ? 0 : 1;
      assertTrue(session(second, moved) > sessions[index]);
      Await.until("the first learns of it", () -> instance(first, moved).equals("ingest-2"));
      assertEquals(2, second.statuses().all().size());

      first.close();
      Duration took = Await.until("it runs both", () -> streams(second, both[0], both[1]));
      assertTrue(took.compareTo(TestSettings.SESSION_TIMEOUT) < 0, took.toString());
      assertTrue(session(second, both[1 - index].getChannel()) > sessions[1 - index]);
    }
    Await.until(
        "none is left", () -> !IngestServices.threadAlive("channel-" + Stages.channelIn(0, 2)));
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
      Await.until(
          "both run",
          () -> IngestServices.streams(first, "a") && IngestServices.streams(first, "b"));
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
      Await.until("the first reads a part", () -> sequence(first) >= 15);
      long session = session(first, "tape");

      first.close();
      gate.release(20 + 25);
      Await.until("the second goes on", () -> sequence(second) >= 30);
      assertEquals(session, session(second, "tape"));
      IngestService third = rig.start("ingest-3", new Health(), recording, spec);
      second.close();
      gate.release(2 * frames);
      Await.until(
          "the third ends it",
          () ->
              IngestServices.own(third, "tape")
                  .filter(status -> status.getState() == ChannelState.ENDED)
                  .isPresent());

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
      Await.until("it runs", () -> IngestServices.streams(service, "a"));
      long session = session(service, "a");

      broker.stop();
      Duration took = Await.until("it stops", () -> service.ownStatuses().isEmpty());
      assertTrue(took.compareTo(TestSettings.SESSION_TIMEOUT.plusSeconds(3)) < 0, took.toString());
      Await.until("its thread ends", () -> !IngestServices.threadAlive("channel-a"));
      assertFalse(health.isReady());

      broker.start();
      Await.until(
          "it runs again",
          () -> IngestServices.streams(service, "a") && session(service, "a") > session);
      Await.until("it is ready", health::isReady);
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
