package dev.posewire.systemtests.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.kafka.TopicTable;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.Topics;
import dev.posewire.systemtests.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A table of a real topic, with the transactions that only a broker has. */
@Timeout(120)
@ExtendWith(KafkaBrokerExtension.class)
final class TopicTableIT {
  /** Its records lie in partition 0. */
  private static final String CHANNEL = Stages.channelIn(0, TestSettings.PARTITIONS);

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Stages stages;
  private StageKafka ingest;
  private String topic;
  private TopicTable<ChannelSpec> table;
  private Producer<String, byte[]> writer;

  @BeforeEach
  void follow(KafkaBroker broker, Topics topics) throws Exception {
    stages = new Stages(broker, topics);
    topic = topics.channels();
    ingest = stages.open("ingest", topic);
    writer = stages.add(stages.clients().transactionalProducer("test", topic + "-0", LIMIT));
    writer.initTransactions();
    table = ingest.table("ingest-specs", topic, ChannelSpec.class);
    stages.add(new LoopThread("ingest-specs", LIMIT, ingest.services().health(), table)).start();
    table.awaitFirstRead(LIMIT);
  }

  @AfterEach
  void closeAll() {
    stages.close();
  }

  @Test
  void whatIsNotCommittedIsNeverShown() throws Exception {
    write("one");
    writer.commitTransaction();
    catchUp();
    assertEquals(Optional.of("one"), name());

    write("two");
    writer.abortTransaction();
    catchUp();
    assertEquals(Optional.of("one"), name());

    write("three");
    CompletableFuture<Void> open = table.catchUp(Set.of(0));
    open.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    assertEquals(Optional.of("one"), name(), "it reads to the transaction that is open");
    writer.commitTransaction();
    catchUp();
    assertEquals(Optional.of("three"), name());
  }

  @Test
  void topicThatIsMadeAgainEmptiesTheTable() throws Exception {
    write("one");
    writer.commitTransaction();
    catchUp();
    assertEquals(Optional.of("one"), name());

    stages.admin().makeAgain(topic, TestSettings.PARTITIONS);

    Await.until("an empty table", () -> name().isEmpty());
    try (Producer<String, byte[]> other = stages.clients().everyProducer("other")) {
      Object unused = other.send(record("two")).get();
    }
    Await.until("what is written now", () -> name().equals(Optional.of("two")));
    assertTrue(ingest.services().health().isLive());
    assertFalse(table.all().isEmpty());
  }

  private void write(String name) throws Exception {
    writer.beginTransaction();
    Object unused = writer.send(record(name)).get();
  }

  private ProducerRecord<String, byte[]> record(String name) {
    ChannelSpec spec =
        ChannelSpec.newBuilder()
            .setChannel(CHANNEL)
            .setName(name)
            .setUrl("testcard:")
            .setUpdatedAt(Instant.EPOCH)
            .build();
    return new ProducerRecord<>(topic, CHANNEL, ingest.codec().encode(spec));
  }

  private void catchUp() throws Exception {
    table.catchUp(Set.of(0)).get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Optional<String> name() {
    return table.find(CHANNEL).map(ChannelSpec::getName);
  }
}
