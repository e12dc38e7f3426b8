package dev.posewire.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lane.RecordReader;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.ChannelSpec;
import dev.posewire.schemas.MalformedRecordException;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.ServedRate;
import dev.posewire.schemas.UnknownSchemaException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ServedRatesTest {
  private static final TopicPartition PARTITION = new TopicPartition("served-rates", 0);

  private final Rig rig = new Rig();
  private final ServedRates rates = rig.services.limits().rates();

  @Test
  void limitIsHalfAsMuchAgainAsIsServedAndNeverNothing() {
    rates.note(rate("a", 4, true));
    rates.note(rate("b", 0, true));
    assertEquals(6, rates.limitFps("a"), 1e-6);
    assertEquals(0.5, rates.limitFps("b"));
    assertEquals(0, rates.limitFps("c"));
  }

  @Test
  void limitEndsWhenTheWorkerSaysSo() {
    rates.note(rate("a", 4, true));
    rates.note(rate("a", 6, false));
    assertEquals(0, rates.limitFps("a"));
  }

  @Test
  void limitThatNobodyRepeatsIsForgotten() {
    rates.note(rate("a", 4, true));
    rig.time.advance(Duration.ofMillis(9_999));
    assertEquals(6, rates.limitFps("a"), 1e-6);
    rig.time.advance(Duration.ofMillis(1));
    assertEquals(0, rates.limitFps("a"));
  }

  @Test
  void holdsNoMoreChannelsThanItMay() {
    for (int i = 0; i < 10_001; i++) {
      rates.note(rate("c" + i, 4, true));
    }
    assertEquals(0, rates.limitFps("c10000"));
    rig.time.advance(Duration.ofSeconds(10));
    rates.note(rate("c10000", 4, true));
    assertTrue(rates.limitFps("c10000") > 0);
  }

  @Test
  void channelSendsNoMoreThanItsLimitAndSkipsTheRest() throws InterruptedException {
    FakeSource source = rig.sources.next(Specs.CAMERA_URL);
    for (int i = 0; i < 60; i++) {
      source.frames(1).after(Duration.ofMillis(100));
    }
    ChannelReader reader = rig.reader(Specs.camera("a"));
    Rig.turns(reader, 21);
    assertEquals(20, rig.live.frames().size());
    assertEquals(0, rig.status("a").getLimitFps());

    rates.note(rate("a", 2 / 1.5, true));
    Rig.turns(reader, 20);
    assertEquals(24, rig.live.frames().size(), 1);
    assertEquals(2, rig.status("a").getLimitFps(), 1e-6);

    rates.note(rate("a", 2, false));
    int before = rig.live.frames().size();
    Rig.turns(reader, 20);
    assertEquals(before + 20, rig.live.frames().size());
    assertEquals(0, rig.status("a").getLimitFps());
    rig.assertBalance("a", 60, 60 - before - 20, before + 20, 0, 0);
  }

  @Test
  void lowerRateOfTheSpecHolds() throws InterruptedException {
    rig.sources.next(Specs.CAMERA_URL).frames(20);
    rates.note(rate("a", 5, true));
    ChannelSpec spec = Specs.spec("a", Specs.CAMERA_URL, Policy.LATEST).setMaxFps(2).build();
    Rig.turns(rig.reader(spec), 21);
    assertEquals(4, rig.live.frames().size());
    assertEquals(0, rig.status("a").getLimitFps());
  }

  @Test
  void nothingIsLeftOutOfARecording() throws InterruptedException {
    rig.sources.next(Specs.FILE_URL).recording().frames(20).ends();
    rates.note(rate("a", 0, true));
    Rig.turns(rig.reader(Specs.file("a")), 22);
    assertEquals(20, rig.recorded.frames().size());
    assertEquals(0, rig.status("a").getLimitFps());
  }

  @Test
  void limitOfALostConnectionIsNotShown() throws InterruptedException {
    rig.sources.next(Specs.CAMERA_URL).frames(1).fails(SourceException.Kind.LOST);
    rates.note(rate("a", 5, true));
    Rig.turns(rig.reader(Specs.camera("a")), 3);
    assertEquals(0, rig.status("a").getLimitFps());
  }

  @Test
  void followerBeginsAtTheEndAndPassesOverWhatItCannotRead() {
    MockConsumer<String, byte[]> consumer = new MockConsumer<>("none");
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, 7L));
    AvroCodec codec = new AvroCodec();
    ServedRateFollower follower =
        new ServedRateFollower(
            consumer, List.of(PARTITION), new RateReader(codec), rates, rig.time);
    follower.runOnce();
    assertEquals(7, consumer.position(PARTITION));

    consumer.addRecord(record(7, "a", new byte[] {1, 2, 3}));
    consumer.addRecord(record(8, "a", codec.encode(rate("a", 4, true))));
    follower.runOnce();
    assertEquals(6, rates.limitFps("a"), 1e-6);

    follower.wakeup();
    follower.runOnce();
    follower.onStop();
    assertTrue(consumer.closed());
  }

  private static ConsumerRecord<String, byte[]> record(long offset, String key, byte[] value) {
    return new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, key, value);
  }

  private static ServedRate rate(String channel, double fps, boolean limited) {
    return ServedRate.newBuilder()
        .setChannel(channel)
        .setInstance("worker-1")
        .setFps((float) fps)
        .setLimited(limited)
        .setAt(FakeTime.START)
        .build();
  }

  private record RateReader(AvroCodec codec) implements RecordReader<ServedRate> {
    @Override
    public ServedRate read(ConsumerRecord<String, byte[]> record)
        throws MalformedRecordException, UnknownSchemaException {
      return codec.decode(record.value(), ServedRate.class);
    }

    @Override
    public void refreshSchemas() {}
  }
}
