package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.bench.recorded.Cards;
import dev.posewire.bench.recorded.ResultWatch;
import dev.posewire.bench.recorded.UncommittedTail;
import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.schemas.Topics;
import dev.posewire.systemtests.kafka.KafkaBroker;
import dev.posewire.systemtests.kafka.KafkaBrokerExtension;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two workers share the channels, and one dies. */
@Timeout(480)
@ExtendWith(KafkaBrokerExtension.class)
class WorkerFailoverIT {
  private static final int CHANNELS = 16;
  private static final int RECORDINGS = 4;
  private static final int FRAMES = 300;

  @TempDir Path folder;

  @Test
  void otherWorkerServesAllAndRunsOnlyWhatWasNotCommittedAgain(KafkaBroker broker, Topics topics)
      throws Exception {
    Map<String, String> cards = Cards.of(CHANNELS, RECORDINGS, FRAMES);
    try (StageProcesses stages = StageProcesses.at(broker, topics, folder);
        KafkaProbe probe = new KafkaProbe(stages)) {
      PosewireProcess victim = startWorker(stages);
      stages.awaitReady("worker");
      PosewireProcess survivor = startWorker(stages);
      stages.awaitReady("worker");
      KafkaClients clients = probe.clients();
      ResultWatch results = new ResultWatch(clients);
      try {
        startIngest(stages, cards);
        long wanted = (long) RECORDINGS * FRAMES;
        Instant begun = Instant.now();
        await(
            "results of all channels",
            results,
            () -> results.servedSince(cards.keySet(), begun) == CHANNELS,
            stages);
        assertTrue(resultsOf(victim) > 0, "the worker that dies must have its share");
        assertTrue(resultsOf(survivor) > 0, "the other must have its own");
        victim.kill();
        Instant killed = Instant.now();
        UncommittedTail tail = UncommittedTail.of(clients);
        assertTrue(results.recordedFrames() < wanted, "the recordings must not have ended");
        await(
            "results of all channels after the kill",
            results,
            () -> results.servedSince(cards.keySet(), killed) == CHANNELS,
            stages);
        await(
            "the end of the recordings", results, () -> results.recordedFrames() == wanted, stages);
        assertEquals(0, results.duplicatesOutside(tail));
      } finally {
        results.onStop();
      }
    }
  }

  private static PosewireProcess startWorker(StageProcesses stages) throws Exception {
    // Nobody decodes: all results must find room.
    return stages.start("worker", "--model=testcard", "--max-ahead=100000");
  }

  private static void startIngest(StageProcesses stages, Map<String, String> cards)
      throws Exception {
    List<String> options = new ArrayList<>(List.of("--max-ahead=64"));
    cards.forEach((id, url) -> options.add("--channel=" + id + "=" + url));
    stages.start("ingest", options.toArray(String[]::new));
  }

  private static double resultsOf(PosewireProcess worker) throws Exception {
    return new MonitorPage(worker.monitor()).sum("frames_out_total");
  }

  private static void await(
      String what, ResultWatch results, BooleanSupplier condition, StageProcesses stages)
      throws Exception {
    Await.until(
        what,
        () -> {
          results.runOnce();
          return condition.getAsBoolean();
        },
        stages);
  }
}
