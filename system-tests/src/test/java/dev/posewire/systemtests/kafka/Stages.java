package dev.posewire.systemtests.kafka;

import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lane.ChannelPartition;
import dev.posewire.runtime.lane.LaneSettings;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.runtime.lifecycle.ServiceStack;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Stages at the broker of the tests, without what they do. Owned by the test's thread, which closes
 * it and thereby all that it gave.
 */
final class Stages implements AutoCloseable {
  /** Of a recorded writer before its readers. */
  static final int MAX_AHEAD = 8;

  /** Frames of a lane. */
  static final int MAX_IN_FLIGHT = 1_000;

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int FETCH_BYTES = 1 << 20;

  private final ServiceStack stack = new ServiceStack(LIMIT);
  private final KafkaClients clients;

  Stages(KafkaBroker broker, Topics topics) {
    clients =
        new KafkaClients(
            TestSettings.of(broker.bootstrapServers(), topics, TestSettings.PARTITIONS, MAX_AHEAD));
  }

  KafkaClients clients() {
    return clients;
  }

  /** A stage with a health and metrics of its own. */
  StageKafka open(String stage, String... topics) throws InterruptedException {
    return stack.add(
        stage,
        StageKafka.open(stage, clients, Set.of(topics), new Health(), new SimpleMeterRegistry()));
  }

  /** The lane of frames of a worker; it runs. */
  LoopThread startLane(StageKafka worker, Policy policy, HeldFrames handler) {
    LaneSettings settings =
        LaneSettings.of(
            "worker",
            policy,
            worker.topics().frames(policy),
            TestSettings.MAX_FRAME_AGE,
            MAX_IN_FLIGHT,
            16 << 20);
    LoopThread lane = worker.lane(settings, laneGroup(policy), Frame.class, FETCH_BYTES, handler);
    stack.add("lane", lane).start();
    return lane;
  }

  /** What the stack closes before all that is there already. */
  <T extends AutoCloseable> T add(T part) {
    return stack.add(part.getClass().getSimpleName(), part);
  }

  TopicAdmin admin() {
    return add(new TopicAdmin(clients));
  }

  /** The group of the lane, with its prefix. */
  String group(Policy policy) {
    return clients.settings().group(laneGroup(policy));
  }

  private static String laneGroup(Policy policy) {
    return "worker." + StageKafka.laneName(policy);
  }

  /** The id of a channel whose records lie there. */
  static String channelIn(int partition, int partitions) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> "camera-" + i)
        .filter(channel -> ChannelPartition.of(channel, partitions) == partition)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    stack.close();
  }
}
