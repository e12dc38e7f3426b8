package dev.posewire.sink;

import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lane.LaneSettings;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Set;

/**
 * The sink stage: reads {@code poses} from where its group has committed, else from the earliest,
 * and stores every event at least once. Thread-safe.
 */
public final class SinkService implements AutoCloseable {
  /** Some hundred events of ten people. */
  private static final int FETCH_BYTES = 4 << 20;

  /** Encoded events between poll and flush; decoded they are some four times as large. */
  private static final long MAX_IN_FLIGHT_BYTES = 16 << 20;

  private final StageKafka kafka;
  private final SinkRunner runner;

  private SinkService(StageKafka kafka, SinkRunner runner) {
    this.kafka = kafka;
    this.runner = runner;
  }

  /**
   * Starts it; it runs until it is closed. A sink that never works again is fatal to {@code
   * health}.
   *
   * @throws dev.posewire.runtime.lifecycle.UserErrorException if the target cannot be written, no
   *     broker answers or a topic cannot serve
   */
  public static SinkService start(
      SinkSettings settings, KafkaClients clients, Health health, MeterRegistry meters)
      throws InterruptedException {
    Set<String> topics = Set.of(clients.settings().topics().poses());
    StageKafka kafka = StageKafka.open(EventBalance.STAGE, clients, topics, health, meters);
    try {
      SinkRunner runner = runner(settings, kafka, health, meters);
      runner.start();
      return new SinkService(kafka, runner);
    } catch (RuntimeException e) {
      kafka.close();
      throw e;
    }
  }

  private static SinkRunner runner(
      SinkSettings settings, StageKafka kafka, Health health, MeterRegistry meters) {
    LaneSettings lane =
        LaneSettings.of(
            "sink-" + settings.name(),
            Policy.EVERY,
            kafka.topics().poses(),
            kafka.settings().maxFrameAge(),
            settings.maxInFlight(),
            MAX_IN_FLIGHT_BYTES);
    return new SinkRunner(
        settings,
        open(settings, meters),
        new EventBalance(settings.name(), meters, Ticker.system(), InstantSource.system()),
        health,
        handler ->
            kafka.lane(lane, "sink." + settings.name(), PoseEvent.class, FETCH_BYTES, handler));
  }

  private static PoseSink open(SinkSettings settings, MeterRegistry meters) {
    return switch (settings.kind()) {
      case FILES ->
          JsonLinesFileSink.inFolder(
              settings.name(),
              settings.target(),
              settings.rotateSize(),
              InstantSource.system(),
              meters);
      case STDOUT -> new StdoutSink(settings.name(), System.out);
    };
  }

  /** Stops reading, waits a bounded time for the batch at hand, commits, closes the target. */
  @Override
  public void close() {
    runner.close();
    kafka.close();
  }
}
