package dev.posewire.bench.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posewire.bench.profile.StackSamples.Call;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StackSamplesTest {
  private static final Call COPY = new Call("java.lang.System", "arraycopy");
  private static final Call READ = new Call("org.apache.avro.io.BinaryDecoder", "readBytes");
  private static final Call FIND = new Call("dev.posewire.decoder.openpose.PeakFinder", "find");

  private final StackSamples samples = new StackSamples();

  @Test
  void aSampleCountsForItsPartAndForItsTopMethod() {
    samples.add(List.of(COPY, READ));
    samples.add(List.of(FIND));
    samples.add(List.of(FIND));
    samples.add(List.of(FIND));

    assertEquals(4, samples.total());
    assertEquals(1, samples.of(CodePart.AVRO));
    assertEquals(3, samples.of(CodePart.DECODE));
    assertEquals(List.of("     3  75.0%  decode", "     1  25.0%  Avro"), samples.partLines());
    assertEquals(
        List.of("     3  75.0%  dev.posewire.decoder.openpose.PeakFinder.find"),
        samples.topLines(1));
  }

  @Test
  void aSampleWithoutStackIsOther() {
    samples.add(List.of());

    assertEquals(1, samples.of(CodePart.OTHER));
    assertEquals(List.of(), samples.topLines(10));
  }

  @Test
  void nothingHasNoLines() {
    assertEquals(List.of(), samples.partLines());
  }
}
