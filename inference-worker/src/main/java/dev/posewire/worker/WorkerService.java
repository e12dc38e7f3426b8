package dev.posewire.worker;

import dev.posewire.runtime.http.ChannelMeters;
import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lane.LaneProducer;
import dev.posewire.runtime.lane.LaneQueue;
import dev.posewire.runtime.lane.LaneServices;
import dev.posewire.runtime.lane.LaneSettings;
import dev.posewire.runtime.lane.LatestProducer;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.runtime.lifecycle.ServiceStack;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Policy;
import dev.posewire.worker.engine.InferenceEngine;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inference worker: a consumer for each lane, the requests of the device, the order of the
 * results.
 *
 * <p>On close the lanes give up what waits and let finish what runs; then the requests end.
 */
public final class WorkerService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkerService.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration REQUEST_CLOSE_TIMEOUT = Duration.ofSeconds(10);

  /** A lane's frames in memory: 64 of the model's size are 22 MB; larger models pause sooner. */
  private static final long MAX_IN_FLIGHT_BYTES = 48L << 20;

  private static final int FETCH_BYTES = 8 << 20;

  private final ServiceStack parts = new ServiceStack(CLOSE_TIMEOUT);

  private WorkerService() {}

  /**
   * Starts it.
   *
   * @param kafka with {@code frames.live}, {@code frames.recorded} and {@code served-rates}; the
   *     caller's to close, after this
   * @param engine the caller's to close, after this
   * @param output likewise
   */
  public static WorkerService start(
      WorkerSettings settings, StageKafka kafka, InferenceEngine engine, TensorsOutput output) {
    WorkerService service = new WorkerService();
    try {
      service.open(settings, kafka, engine, output);
    } catch (RuntimeException e) {
      service.close();
      throw e;
    }
    return service;
  }

  private void open(
      WorkerSettings settings, StageKafka kafka, InferenceEngine engine, TensorsOutput output) {
    LaneServices services = kafka.services();
    ServedFrames served = startRates(kafka);
    WorkerPipeline pipeline =
        WorkerPipeline.of(
            new FrameBatcher(new LaneQueue<>(settings.recordedShare()), services.ticker()),
            new FrameBalance(
                new ChannelMeters(services.meters(), services.ticker()), services.clock(), served),
            output);
    int requests = settings.requests() > 0 ? settings.requests() : engine.defaultRequests();
    Device device = device(settings, requests, kafka, engine);
    for (int i = 0; i < requests; i++) {
      startRequest(i, device, pipeline, kafka, engine);
    }
    startLane(Policy.LATEST, settings, pipeline, kafka);
    startLane(Policy.EVERY, settings, pipeline, kafka);
    log.info(
        "worker runs {} on {}: {} requests, batches of up to {}",
        engine.model().name(),
        engine.device(),
        requests,
        device.batch());
  }

  private ServedFrames startRates(StageKafka kafka) {
    LaneServices services = kafka.services();
    String instance = ManagementFactory.getRuntimeMXBean().getName(); // process and host
    ServedFrames served = new ServedFrames(instance, services.ticker().nanos());
    String name = "worker-rates";
    LaneProducer producer =
        new LatestProducer(
            name + "-publish",
            kafka.clients().latestProducer("posewire-" + name),
            kafka.topics().servedRates(),
            1,
            services.health());
    LoopThread thread =
        new LoopThread(
            name,
            REQUEST_CLOSE_TIMEOUT,
            services.health(),
            new ServedRatePublisher(served, producer, kafka.codec(), services));
    parts.add(name, thread).start();
    return served;
  }

  private static Device device(
      WorkerSettings settings, int requests, StageKafka kafka, InferenceEngine engine) {
    LaneServices services = kafka.services();
    return new Device(
        settings.batch() > 0 ? settings.batch() : engine.defaultBatch(),
        settings.linger(),
        kafka.settings().maxFrameAge(),
        new FrameImages(engine.model()),
        new TensorsAssembler(engine.model().name(), engine.device()),
        new DeviceMeters(services.meters(), engine.device(), requests),
        kafka.topics(),
        services.ticker(),
        services.clock());
  }

  private void startRequest(
      int number,
      Device device,
      WorkerPipeline pipeline,
      StageKafka kafka,
      InferenceEngine engine) {
    RequestLoop loop =
        new RequestLoop(
            engine.openRequest(), device, pipeline, kafka.services().rejected(), kafka.codec());
    LoopThread thread =
        new LoopThread(
            "worker-request-" + number, REQUEST_CLOSE_TIMEOUT, kafka.services().health(), loop);
    parts.add(thread.name(), thread).start();
  }

  private void startLane(
      Policy policy, WorkerSettings settings, WorkerPipeline pipeline, StageKafka kafka) {
    LaneServices services = kafka.services();
    Duration maxFrameAge = kafka.settings().maxFrameAge();
    LaneSettings lane =
        LaneSettings.of(
            "worker",
            policy,
            kafka.topics().frames(policy),
            maxFrameAge,
            settings.maxInFlight(),
            MAX_IN_FLIGHT_BYTES);
    FrameHandler handler =
        new FrameHandler(policy, maxFrameAge, pipeline, services.ticker(), services.clock());
    LoopThread thread =
        kafka.lane(
            lane, "worker." + StageKafka.laneName(policy), Frame.class, FETCH_BYTES, handler);
    parts.add(thread.name(), thread).start();
  }

  @Override
  public void close() {
    parts.close();
  }
}
