package dev.posewire.decoder;

import dev.posewire.runtime.http.ChannelMeters;
import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lane.LaneServices;
import dev.posewire.runtime.lane.LaneSettings;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.runtime.lifecycle.ServiceStack;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseTensors;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The decoder: from maps to events. It reads the tensors topics, or takes what a worker in the same
 * process hands over.
 */
public final class DecoderService implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  /** 64 results of 32x57 maps are 13 MB; larger maps pause sooner. */
  private static final int MAX_IN_FLIGHT = 64;

  private static final long MAX_IN_FLIGHT_BYTES = 16L << 20;
  private static final int FETCH_BYTES = 4 << 20;

  private final ServiceStack parts = new ServiceStack(CLOSE_TIMEOUT);
  private final DecodePool pool;

  private DecoderService(DecoderSettings settings, StageKafka kafka) {
    DecodeContext context = DecodeContext.of(settings.openPose(), kafka);
    LaneServices services = kafka.services();
    EventBalance balance =
        new EventBalance(new ChannelMeters(services.meters(), services.ticker()), services.clock());
    EventOutput output = parts.add("decoder-output", EventOutput.of(kafka));
    List<DecodeLoop> loops =
        Stream.generate(() -> new DecodeLoop(context, output, balance))
            .limit(settings.threads())
            .toList();
    pool =
        parts.add(
            "decoder-threads",
            new DecodePool(loops, PoseTail.of(kafka), kafka.partitions(), context));
  }

  /**
   * Starts one that reads {@code tensors.live} and {@code tensors.recorded}.
   *
   * @param kafka the caller's to close, after this
   */
  public static DecoderService reading(DecoderSettings settings, StageKafka kafka) {
    DecoderService service = new DecoderService(settings, kafka);
    try {
      for (Policy policy : Policy.values()) {
        service.startLane(policy, kafka);
      }
      return service;
    } catch (RuntimeException e) {
      service.close();
      throw e;
    }
  }

  /** Starts one that takes what {@link #decode} is given, and reads no topic. */
  public static DecoderService handedOver(DecoderSettings settings, StageKafka kafka) {
    return new DecoderService(settings, kafka);
  }

  private void startLane(Policy policy, StageKafka kafka) {
    LaneSettings lane =
        LaneSettings.of(
            "decoder",
            policy,
            kafka.topics().tensors(policy),
            kafka.settings().maxFrameAge(),
            MAX_IN_FLIGHT,
            MAX_IN_FLIGHT_BYTES);
    LoopThread thread =
        kafka.lane(
            lane,
            "decoder." + StageKafka.laneName(policy),
            PoseTensors.class,
            FETCH_BYTES,
            new TensorsHandler(policy, pool));
    parts.add(thread.name(), thread).start();
  }

  /** Partitions of the worker's frames came: restores where their channels are. May block. */
  public void assigned(Policy policy, Set<Integer> partitions) {
    pool.assigned(policy, partitions);
  }

  /**
   * Decodes one frame; those of a channel in the order in which they come. Does not block.
   *
   * @param revoked asked again before the event is published
   * @return ends, never exceptionally: ACKNOWLEDGED when the event is stored, or the frame was
   *     dropped and counted here; CLOSED when it was given up
   */
  public CompletableFuture<SendOutcome> decode(PoseTensors tensors, BooleanSupplier revoked) {
    return pool.decode(tensors.getPolicy(), tensors, -1, revoked);
  }

  @Override
  public void close() {
    parts.close();
  }
}
