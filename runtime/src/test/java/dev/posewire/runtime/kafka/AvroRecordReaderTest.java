package dev.posewire.runtime.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.MalformedRecordException;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class AvroRecordReaderTest {
  private final AvroCodec codec = new AvroCodec();
  private final AvroRecordReader<ChannelSpec> reader =
      new AvroRecordReader<>(
          codec,
          new SchemaSources(new KafkaClients(Settings.at("broker:9092")), codec),
          ChannelSpec.class);

  @Test
  void readsARecordUnderItsChannel() throws Exception {
    assertEquals("dock-3", reader.read(record("dock-3", spec("dock-3"))).getChannel());
  }

  @Test
  void keyMustBeTheChannel() {
    assertTrue(problem(record("dock-4", spec("dock-3"))).contains("'dock-3': 'dock-4'"));
    assertTrue(problem(record(null, spec("dock-3"))).contains("'dock-3': 'null'"));
  }

  @Test
  void channelMustBeAValidId() {
    assertTrue(problem(record("Dock 3", spec("Dock 3"))).contains("channel id must match"));
  }

  @Test
  void tombstoneIsMalformed() {
    assertTrue(problem(record("dock-3", null)).contains("has no value"));
  }

  private String problem(ConsumerRecord<String, byte[]> record) {
    return assertThrows(MalformedRecordException.class, () -> reader.read(record)).getMessage();
  }

  private byte[] spec(String channel) {
    return codec.encode(
        ChannelSpec.newBuilder()
            .setChannel(channel)
            .setName("Dock")
            .setUrl("testcard:")
            .setUpdatedAt(Instant.EPOCH)
            .build());
  }

  private static ConsumerRecord<String, byte[]> record(String key, byte[] value) {
    return new ConsumerRecord<>("channels", 0, 7, key, value);
  }
}
