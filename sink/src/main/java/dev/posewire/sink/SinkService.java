package dev.posewire.sink;

import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lane.LaneServices;
import dev.posewire.runtime.lane.LaneSettings;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseEvent;
import dev.posewire.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * The sink stage: one or more sinks, each of which reads {@code poses} from where its own group has
 * committed, else from the earliest, and stores every event at least once. None waits for another.
 * Thread-safe.
 */
public final class SinkService implements AutoCloseable {
  /** The tag {@code stage} of what its sinks count. */
  public static final String STAGE = "sink";

  /** Some hundred events of ten people. */
  private static final int FETCH_BYTES = 4 << 20;

  /** Encoded events between poll and flush; decoded they are some four times as large. */
  private static final long MAX_IN_FLIGHT_BYTES = 16 << 20;

  private final StageKafka kafka;
  // Filled before anybody else has this object.
  private final Deque<SinkRunner> runners = new ArrayDeque<>();

  private SinkService(StageKafka kafka) {
    this.kafka = kafka;
  }

  /**
   * Starts them; they run until they are closed. A sink that never works again is fatal to {@code
   * health}.
   *
   * @param sinks with different names
   * @throws dev.posewire.runtime.lifecycle.UserErrorException if a target cannot be written, no
   *     broker answers or a topic cannot serve
   */
  public static SinkService start(
      List<SinkSettings> sinks, KafkaClients clients, Health health, MeterRegistry meters)
      throws InterruptedException {
    sinks.forEach(sink -> sink.target().requireApartFrom(clients.settings()));
    SinkService service =
        new SinkService(
            StageKafka.open(
                STAGE, clients, topics(sinks, clients.settings().topics()), health, meters));
    try {
      sinks.forEach(sink -> service.runners.push(service.runner(sink, health, meters)));
      service.runners.forEach(SinkRunner::start);
      return service;
    } catch (RuntimeException e) {
      service.close();
      throw e;
    }
  }

  private static Set<String> topics(List<SinkSettings> sinks, Topics topics) {
    if (sinks.stream().noneMatch(sink -> sink.target().readsFrames())) {
      return Set.of(topics.poses());
    }
    return Set.of(
        topics.poses(),
        topics.frames(Policy.LATEST),
        topics.frames(Policy.EVERY),
        topics.tensors(Policy.EVERY)); // tells which frames may still give an event
  }

  private SinkRunner runner(SinkSettings settings, Health health, MeterRegistry meters) {
    LaneSettings lane =
        LaneSettings.of(
            "sink-" + settings.name(),
            Policy.EVERY,
            kafka.topics().poses(),
            kafka.settings().maxFrameAge(),
            settings.maxInFlight(),
            MAX_IN_FLIGHT_BYTES);
    LaneServices services = kafka.services().ofSink(settings.name());
    return new SinkRunner(
        settings,
        settings.target().readingFrom(kafka).open(settings.name(), meters),
        new EventOutcomes(
            new EventBalance(settings.name(), meters, Ticker.system(), InstantSource.system()),
            services.rejected(),
            kafka.codec(),
            kafka.topics().poses()),
        health,
        handler ->
            kafka.lane(
                lane, "sink." + settings.name(), PoseEvent.class, FETCH_BYTES, handler, services));
  }

  /** Stops reading, waits a bounded time for the batches at hand, commits, closes the targets. */
  @Override
  public void close() {
    SinkRunner.closeAll(runners);
    kafka.close();
  }
}
