package dev.posewire.runtime.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.TopicSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TopicSetupTest {
  private static final TopicSpec FRAMES =
      new TopicSpec(
          "frames", true, Map.of("cleanup.policy", "delete", "max.message.bytes", "8388608"));
  private static final TopicSpec POSES = new TopicSpec("poses", true, Map.of());
  private static final TopicSpec SCHEMAS =
      new TopicSpec("schemas", false, Map.of("cleanup.policy", "compact"));
  private static final List<TopicSpec> ALL = List.of(FRAMES, POSES, SCHEMAS);

  private final FakeAdmin cluster = new FakeAdmin();
  private final AtomicLong nanos = new AtomicLong();
  private final TopicSetup setup =
      new TopicSetup(
          Settings.at("broker:9092"),
          cluster::admin,
          () -> nanos.addAndGet(TimeUnit.SECONDS.toNanos(25)));

  @Test
  void makesWhatIsMissing() throws Exception {
    assertEquals(12, setup.ensure(ALL));

    assertEquals(Map.of("frames", 12, "poses", 12, "schemas", 1), cluster.topics);
    NewTopic frames =
        cluster.made.stream().filter(t -> t.name().equals("frames")).findFirst().orElseThrow();
    assertEquals(FRAMES.configs(), frames.configs());
    assertEquals(-1, frames.replicationFactor());
  }

  @Test
  void makesTheRestWithThePartitionsOfWhatIsThere() throws Exception {
    cluster.topics.put("frames", 5);

    assertEquals(5, setup.ensure(ALL));

    assertEquals(Map.of("frames", 5, "poses", 5, "schemas", 1), cluster.topics);
  }

  @Test
  void takesThePartitionsOfAStageThatWasQuicker() throws Exception {
    cluster.otherStage =
        () -> {
          cluster.topics.put("frames", 12);
          cluster.topics.put("schemas", 1);
        };

    assertEquals(12, setup.ensure(ALL));

    assertEquals(List.of("poses"), cluster.made.stream().map(NewTopic::name).toList());
  }

  @Test
  void aBrokerThatIsBusyIsAskedAgain() throws Exception {
    cluster.timeouts = 1;

    assertEquals(12, setup.ensure(ALL));
    assertEquals(3, cluster.made.size());
  }

  @Test
  void aBrokerThatStaysBusyForAMinuteIsAnError() {
    cluster.timeouts = 100;

    String message = problem();

    assertTrue(
        message.startsWith(
            "cannot prepare the topics at broker:9092: "
                + "org.apache.kafka.common.errors.TimeoutException"),
        message);
    assertEquals(List.of(), cluster.made);
  }

  @Test
  void topicsThatDoNotAppearForAMinuteAreAnError() {
    cluster.hidden.add("frames");

    assertTrue(problem().startsWith("topics that another process makes do not appear"));
  }

  @Test
  void unlikePartitionsAreAnErrorWithTheCommand() {
    cluster.topics.put("frames", 12);
    cluster.topics.put("poses", 6);

    String message = problem();

    assertTrue(message.contains("{frames=12, poses=6}"), message);
    assertTrue(
        message.contains(
            "\n  kafka-topics.sh --bootstrap-server broker:9092 --alter --topic poses --partitions 12"),
        message);
  }

  @Test
  void topicThatTakesTooSmallMessagesIsAnErrorWithTheCommand() {
    cluster.topics.put("frames", 12);
    cluster.maxMessageBytes.put("frames", "1048588");

    String message = problem();

    assertTrue(
        message.contains(
            "kafka-configs.sh --bootstrap-server broker:9092 --alter --entity-type topics --entity-name"
                + " frames --add-config max.message.bytes=8388608   # now 1048588"),
        message);
  }

  @Test
  void sizesThatItMayNotSeeAreNotChecked() throws Exception {
    cluster.topics.put("frames", 12);
    cluster.mayDescribeConfigs = false;

    assertEquals(12, setup.ensure(ALL));
  }

  @Test
  void whereItMayNotMakeTopicsItSaysWhoCan() {
    cluster.mayMake = false;

    String message = problem();

    assertTrue(
        message.contains(
            "kafka-topics.sh --bootstrap-server broker:9092 --create --topic frames --partitions 12"
                + " --config cleanup.policy=delete --config max.message.bytes=8388608\n"),
        message);
    assertTrue(message.contains("--create --topic schemas --partitions 1 "), message);
    assertTrue(message.contains("kafka-acls.sh"), message);
    assertTrue(message.contains("--resource-pattern-type prefixed --group posewire."), message);
  }

  @Test
  void whereItMayNotSeeATopicItSaysWhatToAllow() {
    cluster.topics.put("frames", 12);
    cluster.notSeen.add("frames");

    String message = problem();

    assertTrue(
        message.contains("--operation DescribeConfigs --operation Delete --topic frames"), message);
  }

  private String problem() {
    return assertThrows(UserErrorException.class, () -> setup.ensure(ALL)).getMessage();
  }
}
