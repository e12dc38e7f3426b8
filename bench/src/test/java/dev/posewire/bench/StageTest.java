package dev.posewire.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class StageTest {
  @Test
  void theEngineIsNotTheRestOfTheWorker() {
    assertEquals(Stage.ENGINE, Stage.of("worker-request-0"));
    assertEquals(Stage.ENGINE, Stage.of("engine-alone-1"));
    assertEquals(Stage.WORKER, Stage.of("worker-recorded-poll"));
  }

  @Test
  void producersBelongToTheirStages() {
    String producer = "kafka-producer-network-thread | posewire-";

    assertEquals(Stage.INGEST, Stage.of(producer + "ingest-recorded-publish"));
    assertEquals(Stage.WORKER, Stage.of(producer + "worker-rejected"));
    assertEquals(Stage.DECODE, Stage.of(producer + "decoder-recorded-publish"));
  }

  @Test
  void libraryAndJvmThreadsAreKnownByTheirShortNames() {
    assertEquals(Stage.INGEST, Stage.of("av:h264:df0"));
    assertEquals(Stage.COMPILER, Stage.of("C2 CompilerThre"));
    assertEquals(Stage.BROKER, Stage.of("data-plane-kafka-request-handler-0"));
    assertEquals(Stage.OTHER, Stage.of("main"));
  }
}
