package dev.posewire.worker;

import dev.posewire.runtime.http.ChannelMeters;
import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lane.LaneProducer;
import dev.posewire.runtime.lane.LaneQueue;
import dev.posewire.runtime.lane.LaneServices;
import dev.posewire.runtime.lane.LaneSettings;
import dev.posewire.runtime.lane.LatestProducer;
import dev.posewire.runtime.lifecycle.Backoff;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.runtime.lifecycle.ServiceStack;
import dev.posewire.schemas.Frame;
import dev.posewire.schemas.Policy;
import dev.posewire.worker.engine.PoseModel;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inference worker: a consumer for each lane, the requests of the devices, the order of the
 * results.
 *
 * <p>On close the lanes give up what waits and let finish what runs; then the requests end.
 */
public final class WorkerService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkerService.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration REQUEST_CLOSE_TIMEOUT = Duration.ofSeconds(10);

  // A driver that was reset is there again within seconds; one that is gone must not be hammered.
  private static final Duration MIN_REVIVAL_PAUSE = Duration.ofSeconds(1);
  private static final Duration MAX_REVIVAL_PAUSE = Duration.ofMinutes(1);

  private static final int FETCH_BYTES = 8 << 20;

  private final ServiceStack parts = new ServiceStack(CLOSE_TIMEOUT);

  private WorkerService() {}

  /**
   * Starts it.
   *
   * @param kafka with {@code frames.live}, {@code frames.recorded} and {@code served-rates}; the
   *     caller's to close, after this
   * @param pool the caller's to close, after this
   * @param output likewise
   */
  public static WorkerService start(
      WorkerSettings settings, StageKafka kafka, DevicePool pool, TensorsOutput output) {
    WorkerService service = new WorkerService();
    try {
      service.open(settings, kafka, pool, output);
    } catch (RuntimeException e) {
      service.close();
      throw e;
    }
    return service;
  }

  private void open(
      WorkerSettings settings, StageKafka kafka, DevicePool pool, TensorsOutput output) {
    LaneServices services = kafka.services();
    ServedFrames served = startRates(kafka);
    WorkerPipeline pipeline =
        WorkerPipeline.of(
            new FrameBatcher(
                new LaneQueue<>(settings.recordedShare(), services.ticker()), services.ticker()),
            new FrameBalance(
                new ChannelMeters(services.meters(), services.ticker()), services.clock(), served),
            output);
    startDevices(settings, kafka, pool, pipeline);
    startLane(Policy.LATEST, settings, pipeline, kafka);
    startLane(Policy.EVERY, settings, pipeline, kafka);
  }

  private void startDevices(
      WorkerSettings settings, StageKafka kafka, DevicePool pool, WorkerPipeline pipeline) {
    LaneServices services = kafka.services();
    PoolHealth health =
        new PoolHealth(
            pool.devices(),
            services.health().register("worker-devices"),
            settings.deviceLossLimit(),
            services.ticker());
    startLoop("worker-devices", health, kafka);
    List<LoopThread> requests = new ArrayList<>();
    for (PoolDevice pooled : pool.devices()) {
      Device device = device(settings, kafka, pooled);
      Backoff pauses =
          Backoff.equalJitter(MIN_REVIVAL_PAUSE, MAX_REVIVAL_PAUSE, new SplittableRandom());
      startLoop(
          "worker-revival-" + pooled.name(),
          new DeviceRevival(pooled, health, pauses, services.ticker()),
          kafka);
      for (int i = 0; i < pooled.requests(); i++) {
        requests.add(
            startLoop(
                "worker-request-" + requests.size(),
                new RequestLoop(device, pipeline, services.rejected(), kafka.codec()),
                kafka));
      }
      log.info(
          "worker runs {} on {}: {} requests, batches of up to {}",
          pool.model().name(),
          pooled.name(),
          pooled.requests(),
          pooled.batch());
    }
    // Closed before any of them is waited for: hundreds would each take a moment to see it.
    parts.add("worker-requests", () -> requests.forEach(LoopThread::requestStop));
  }

  private LoopThread startLoop(String name, Loop loop, StageKafka kafka) {
    LoopThread thread =
        parts.add(
            name, new LoopThread(name, REQUEST_CLOSE_TIMEOUT, kafka.services().health(), loop));
    thread.start();
    return thread;
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
    startLoop(name, new ServedRatePublisher(served, producer, kafka.codec(), services), kafka);
    return served;
  }

  private static Device device(WorkerSettings settings, StageKafka kafka, PoolDevice pooled) {
    LaneServices services = kafka.services();
    PoseModel model = pooled.engine().model();
    return new Device(
        pooled,
        pooled.linger(settings.linger()),
        kafka.settings().maxFrameAge(),
        new FrameImages(model),
        new TensorsAssembler(model.name(), pooled.name()),
        new DeviceMeters(services.meters(), pooled),
        kafka.topics(),
        services.ticker(),
        services.clock());
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
            settings.maxInFlight(policy),
            settings.maxInFlightBytes(policy, Runtime.getRuntime().maxMemory()));
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
