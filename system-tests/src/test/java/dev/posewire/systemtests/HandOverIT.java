package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two ways from the worker to the decoder of one process. */
@Timeout(240)
class HandOverIT {
  private static final int FRAMES = 60;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"memory", "kafka"})
  void everyFrameHasOneEventAndTensorsAreOnTheTopicWhereAskedFor(String handOver) throws Exception {
    try (PosewireProcess up =
            PosewireProcess.start(
                folder,
                "up",
                "--model=testcard",
                "--hand-over=" + handOver,
                "--api=off",
                "--broker-port=0",
                "--data-dir=" + folder.resolve("data"),
                "--channel=file=testcard:?people=2&seed=3&frames=" + FRAMES);
        KafkaProbe probe = new KafkaProbe(up.broker(), up)) {
      List<PoseEvent> events =
          probe.readAs(
              probe.topics().poses(),
              PoseEvent.class,
              some -> some.stream().anyMatch(PoseEvent::getLast));

      assertEquals(
          LongStream.range(0, FRAMES).boxed().toList(),
          events.stream().map(PoseEvent::getSequence).toList());
      long overTheTopic = handOver.equals("kafka") ? FRAMES : 0;
      assertEquals(overTheTopic, probe.written(probe.topics().tensors(Policy.EVERY)));
    }
  }
}
