package dev.posewire.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.schemas.Topics;
import dev.posewire.systemtests.kafka.KafkaBroker;
import dev.posewire.systemtests.kafka.KafkaBrokerExtension;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Bytes that are no record of ours, in every topic: they are put aside and the stream goes on. */
@Timeout(360)
@ExtendWith(KafkaBrokerExtension.class)
class ForeignRecordIT {
  private static final byte[] FOREIGN = "no record of ours".getBytes(UTF_8);

  /** The key of the channels under test: the bytes lie in the channels' own partition. */
  private static final String LIVE = "live";

  private static final String RECORDED = "file";

  @TempDir Path folder;

  @Test
  void foreignBytesAreRejectedAndTheStreamGoesOn(KafkaBroker broker, Topics topics)
      throws Exception {
    try (StageProcesses stages = StageProcesses.at(broker, topics, folder);
        KafkaProbe probe = new KafkaProbe(stages)) {
      stages.start("worker", "--model", "testcard");
      stages.start("decoder");
      stages.start("sink", "--store", folder.resolve("events").toString());
      // It makes the topics that the others do not, and ends.
      startIngest(stages, "first", "people=1&frames=3");
      stages.awaitReady("worker");
      stages.awaitReady("decoder");
      stages.awaitReady("sink");
      awaitEvents(probe, "first", 3);
      assertEquals(143, stages.get("ingest").terminate());

      Map<RecordMetadata, String> written = writeForeignBytes(probe);
      startIngest(stages, RECORDED, "people=2&frames=20");
      awaitEvents(probe, LIVE, 10);
      awaitEvents(probe, RECORDED, 20);
      assertRejected(probe, written);
      for (String stage : List.of("ingest", "worker", "decoder", "sink")) stages.awaitReady(stage);
      stages.terminateAll();
    }
    Map<String, List<Observed>> stored = Observed.readFolder(folder.resolve("events"));
    assertEquals(20, stored.get(RECORDED).size());
    assertTrue(stored.get(LIVE).size() >= 10);
  }

  private static void startIngest(StageProcesses stages, String recorded, String card)
      throws Exception {
    PosewireProcess unused =
        stages.start(
            "ingest",
            "--channel",
            LIVE + "=testcard:?people=1&width=456&height=256&fps=10",
            "--channel",
            recorded + "=testcard:?width=456&height=256&" + card);
  }

  private static void awaitEvents(KafkaProbe probe, String channel, int count) throws Exception {
    List<PoseEvent> unused =
        probe.readAs(
            probe.topics().poses(),
            PoseEvent.class,
            events ->
                events.stream().filter(event -> event.getChannel().equals(channel)).count()
                    >= count);
  }

  /** To each topic that a stage reads; answers which stage has to reject what is where. */
  private static Map<RecordMetadata, String> writeForeignBytes(KafkaProbe probe) throws Exception {
    Topics topics = probe.topics();
    Map<RecordMetadata, String> written = new LinkedHashMap<>();
    written.put(probe.write(topics.frames(Policy.LATEST), LIVE, FOREIGN), "worker");
    written.put(probe.write(topics.frames(Policy.EVERY), RECORDED, FOREIGN), "worker");
    written.put(probe.write(topics.tensors(Policy.LATEST), LIVE, FOREIGN), "decoder");
    written.put(probe.write(topics.tensors(Policy.EVERY), RECORDED, FOREIGN), "decoder");
    written.put(probe.write(topics.poses(), RECORDED, FOREIGN), "sink");
    // Tables, which are read whole at a start: what is foreign there stays out of them.
    RecordMetadata status = probe.write(topics.channelStatus(), RECORDED, FOREIGN);
    RecordMetadata schema = probe.write(topics.schemas(), "0123456789abcdef", FOREIGN);
    assertTrue(status.hasOffset() && schema.hasOffset());
    return written;
  }

  private static void assertRejected(KafkaProbe probe, Map<RecordMetadata, String> written)
      throws Exception {
    List<ConsumerRecord<String, byte[]>> rejected =
        probe.read(probe.topics().rejected(), records -> records.size() >= written.size());
    assertEquals(written.size(), rejected.size(), "rejected records");
    written.forEach(
        (place, stage) -> {
          ConsumerRecord<String, byte[]> record =
              rejected.stream()
                  .filter(one -> header(one, "topic").equals(place.topic()))
                  .findFirst()
                  .orElseThrow(() -> new AssertionError("not rejected: " + place));
          assertArrayEquals(FOREIGN, record.value());
          assertEquals(stage, header(record, "stage"));
          assertEquals(Integer.toString(place.partition()), header(record, "partition"));
          assertEquals(Long.toString(place.offset()), header(record, "offset"));
          assertTrue(header(record, "error").contains("c3 01"), header(record, "error"));
        });
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
