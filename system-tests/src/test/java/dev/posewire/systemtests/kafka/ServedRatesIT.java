package dev.posewire.systemtests.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.IngestService;
import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lane.LaneProducer;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.schemas.ChannelStatus;
import dev.posewire.schemas.ServedRate;
import dev.posewire.schemas.Topics;
import dev.posewire.systemtests.Await;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a worker says of the rate that it serves reaches the channel, over a real topic. */
@Timeout(120)
@ExtendWith(KafkaBrokerExtension.class)
final class ServedRatesIT {
  private static final String CHANNEL = "dock-3";

  private final Semaphore gate = new Semaphore(0);

  @Test
  void channelIsSampledAtHalfAsMuchAgainAsIsServedUntilAllIs(KafkaBroker broker, Topics topics)
      throws Exception {
    try (Stages stages = new Stages(broker, topics);
        IngestServices rig = new IngestServices(broker, topics, TestSettings.PARTITIONS)) {
      IngestService ingest =
          rig.start(
              "ingest-1", new Health(), GatedVideo.camera(gate), IngestServices.camera(CHANNEL));
      StageKafka worker = stages.open("worker", topics.servedRates());
      LaneProducer rates = stages.add(worker.latestProducer(topics.servedRates(), 2));
      Await.until("its start", () -> IngestServices.streams(ingest, CHANNEL));
      Await.until("a frame", () -> nextStatus(ingest).getCounters().getPublished() > 0);
      assertEquals(0, nextStatus(ingest).getLimitFps());

      say(rates, worker, 2, true);
      Await.until("the limit", () -> nextStatus(ingest).getLimitFps() == 3);
      long skipped = nextStatus(ingest).getCounters().getSkipped();
      Await.until("a skip", () -> nextStatus(ingest).getCounters().getSkipped() > skipped);

      say(rates, worker, 10, false);
      Await.until("the end of the limit", () -> nextStatus(ingest).getLimitFps() == 0);
      assertTrue(worker.services().health().isReady());
    }
  }

  /** After another frame. */
  private ChannelStatus nextStatus(IngestService ingest) {
    gate.release();
    return IngestServices.own(ingest, CHANNEL).orElseThrow();
  }

  private static void say(LaneProducer rates, StageKafka worker, float fps, boolean limited)
      throws Exception {
    ServedRate rate = new ServedRate(CHANNEL, "worker-1", fps, limited, Instant.now());
    SendOutcome outcome =
        rates.send(CHANNEL, worker.codec().encode(rate)).get(30, TimeUnit.SECONDS);
    assertEquals(SendOutcome.ACKNOWLEDGED, outcome);
  }
}
