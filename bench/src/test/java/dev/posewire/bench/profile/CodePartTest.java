package dev.posewire.bench.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CodePartTest {
  @Test
  void aPackageComesBeforeTheOneThatItLiesIn() {
    assertEquals(CodePart.DECODE, part("dev.posewire.decoder.openpose.PeakFinder"));
    assertEquals(CodePart.TRACKING, part("dev.posewire.decoder.tracking.Body"));
    assertEquals(CodePart.HALVES, part("dev.posewire.schemas.Halves"));
    assertEquals(CodePart.AVRO, part("dev.posewire.schemas.AvroCodec$RecordWriter"));
    assertEquals(CodePart.METRICS, part("dev.posewire.runtime.http.ChannelMeters"));
    assertEquals(CodePart.SERVICE, part("dev.posewire.decoder.DecodePool$$Lambda$7/0x1"));
  }

  @Test
  void librariesHaveTheirParts() {
    assertEquals(CodePart.AVRO, part("org.apache.avro.io.BinaryDecoder"));
    assertEquals(CodePart.KAFKA, part("org.apache.kafka.common.network.Selector"));
    assertEquals(CodePart.METRICS, part("io.micrometer.core.instrument.Tags"));
    assertEquals(CodePart.OTHER, part("org.slf4j.Logger"));
  }

  @Test
  void whatTheJdkDoesIsItsCallers() {
    assertEquals(
        CodePart.KAFKA,
        part(
            "sun.nio.ch.IOUtil",
            "java.nio.channels.SocketChannel",
            "org.apache.kafka.common.network.Selector",
            "dev.posewire.runtime.lane.LaneConsumer"));
    assertEquals(CodePart.METRICS, part("java.util.HashMap", "io.micrometer.core.instrument.Tags"));
  }

  @Test
  void whereNobodyCallsItIsOther() {
    assertEquals(CodePart.OTHER, part("java.lang.Object", "java.lang.Thread"));
    assertEquals(CodePart.OTHER, part());
  }

  private static CodePart part(String... classes) {
    return CodePart.of(List.of(classes));
  }
}
