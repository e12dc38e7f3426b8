package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pose events in the wire format of a registry, a real one, from the decoder to whoever reads them.
 */
@Timeout(300)
class SchemaRegistryIT {
  private static final int FRAMES = 20;

  @TempDir Path folder;

  @Test
  void eventsAreReadByOthersAndByPosewireItself() throws Exception {
    try (ApicurioServer registry =
            ApicurioServer.start(Files.createDirectory(folder.resolve("apicurio")));
        StageProcesses stages = StageProcesses.withBroker(folder);
        KafkaProbe probe = new KafkaProbe(stages)) {
      String option = "--schema-registry=" + registry.url();
      stages.start("worker", "--model", "testcard");
      stages.start("decoder", option);
      // Only what a reader was told of lets it go on: without the registry it waits.
      PosewireProcess blind = stages.start("sink", "--sink", "jsonl?name=blind&folder=blind");
      stages.start("ingest", "--channel=card=testcard:?people=2&frames=" + FRAMES);
      MonitorPage page = new MonitorPage(blind.monitor());
      Await.until(
          "the reader without a registry says what it waits for",
          () -> page.get("/health/ready").body().contains("--schema-registry"),
          blind);
      assertEquals(143, blind.terminate());

      stages.start("sink", option, "--store", folder.resolve("stored").toString());
      stages.awaitReady("sink");
      MonitorPage stored = new MonitorPage(stages.get("sink").monitor());
      Await.until(
          "all is stored",
          () -> stored.sum("events_stored_total", "") == FRAMES,
          stages.get("sink"));

      assertEquals("[\"posewire.poses-value\"]", registry.get("/subjects").strip());
      List<GenericRecord> events = readAsOthersDo(registry, probe);
      assertEquals(FRAMES, events.size());
      assertTrue(events.stream().allMatch(event -> ((List<?>) event.get("people")).size() == 2));
      stages.terminateAll();
    }
    assertEquals(FRAMES, Observed.readFolder(folder.resolve("stored")).get("card").size());
  }

  @Test
  void registryThatIsNotThereEndsTheDecoderWithItsRemedy() throws Exception {
    try (StageProcesses stages = StageProcesses.withBroker(folder)) {
      PosewireProcess decoder =
          stages.start("decoder", "--schema-registry=http://127.0.0.1:1/apis/ccompat/v7");
      assertEquals(2, decoder.awaitExit(Duration.ofMinutes(3)));
      String log = String.join("\n", decoder.log());
      assertTrue(log.contains("127.0.0.1:1/apis/ccompat/v7 does not answer"), log);
      assertTrue(log.contains("start it, or mend or leave out --schema-registry"), log);
    }
  }

  /** By nothing but the registry's format: 00, an id, the fields. */
  private static List<GenericRecord> readAsOthersDo(ApicurioServer registry, KafkaProbe probe)
      throws Exception {
    List<GenericRecord> events = new ArrayList<>();
    try (Consumer<String, byte[]> consumer = probe.clients().reader()) {
      List<TopicPartition> all =
          consumer.partitionsFor("posewire.poses").stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          events.add(read(registry, record.value()));
        }
      }
    }
    return events;
  }

  private static GenericRecord read(ApicurioServer registry, byte[] value) throws Exception {
    assertEquals(0, value[0]);
    String answer = registry.get("/schemas/ids/" + ByteBuffer.wrap(value).getInt(1));
    String json = new ObjectMapper().readTree(answer).get("schema").asText();
    Schema schema = new Schema.Parser().parse(json);
    return new GenericDatumReader<GenericRecord>(schema)
        .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
  }
}
