package dev.posewire.systemtests.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.kafka.TopicSetup;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.TopicSpec;
import dev.posewire.schemas.Topics;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The topics as a real broker makes them, and what it says of those that cannot serve. */
@Timeout(120)
@ExtendWith(KafkaBrokerExtension.class)
final class TopicSetupIT {
  private static final int STARTERS = 4;

  private Topics topics;
  private List<TopicSpec> specs;
  private Stages stages;
  private TopicAdmin admin;

  @BeforeEach
  void connect(KafkaBroker broker, Topics own) {
    topics = own;
    specs = own.all(Topics.EMBEDDED_LIVE_RETENTION_BYTES);
    stages = new Stages(broker, own);
    admin = stages.admin();
  }

  @AfterEach
  void closeAll() {
    stages.close();
  }

  @Test
  void stagesThatStartTogetherMakeEachTopicAsItsSpecSays() throws Exception {
    ExecutorService starters = Executors.newFixedThreadPool(STARTERS);
    try {
      List<Callable<Integer>> all = Collections.nCopies(STARTERS, this::ensure);
      for (Future<Integer> partitions : starters.invokeAll(all)) {
        assertEquals(TestSettings.PARTITIONS, partitions.get());
      }
    } finally {
      starters.shutdownNow();
    }

    for (TopicSpec spec : specs) {
      assertEquals(spec.partitions(TestSettings.PARTITIONS), admin.partitions(spec.name()));
      for (Map.Entry<String, String> wanted : spec.configs().entrySet()) {
        assertEquals(
            wanted.getValue(),
            admin.configuration(spec.name(), wanted.getKey()),
            spec.name() + " " + wanted.getKey());
      }
    }
  }

  @Test
  void unlikePartitionsAreNamedWithTheCommandThatMendsThem() throws Exception {
    String few = topics.frames(Policy.LATEST);
    admin.make(few, 2, Map.of("max.message.bytes", Integer.toString(Topics.MAX_MESSAGE_BYTES)));
    admin.make(topics.poses(), 3, Map.of());

    String message = assertThrows(UserErrorException.class, this::ensure).getMessage();

    assertTrue(message.contains("--alter --topic " + few + " --partitions 3"), message);
    admin.addPartitions(few, 3);
    assertEquals(3, ensure());
    assertEquals(3, admin.partitions(topics.channels()));
  }

  @Test
  void topicForSmallMessagesIsNamedWithTheCommandThatMendsIt() throws Exception {
    String small = topics.frames(Policy.EVERY);
    admin.make(small, TestSettings.PARTITIONS, Map.of("max.message.bytes", "1000000"));

    String message = assertThrows(UserErrorException.class, this::ensure).getMessage();

    assertTrue(message.contains("--entity-name " + small), message);
    String setting = "--add-config max.message.bytes=" + Topics.MAX_MESSAGE_BYTES;
    assertTrue(message.contains(setting), message);
    String bytes = Integer.toString(Topics.MAX_MESSAGE_BYTES);
    admin.configure(small, "max.message.bytes", bytes);
    assertEquals(TestSettings.PARTITIONS, ensure());
  }

  private int ensure() throws InterruptedException {
    return new TopicSetup(stages.clients()).ensure(specs);
  }
}
