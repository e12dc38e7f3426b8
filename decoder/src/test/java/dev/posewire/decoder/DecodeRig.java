package dev.posewire.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posewire.decoder.openpose.OpenPoseSettings;
import dev.posewire.runtime.http.ChannelMeters;
import dev.posewire.runtime.lane.LaneServices;
import dev.posewire.runtime.lane.RejectedRecords;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseTensors;
import dev.posewire.schemas.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What decode threads need, without Kafka; counts what becomes of the frames. */
final class DecodeRig {
  static final Duration MAX_AGE = Duration.ofSeconds(2);

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Health health = new Health();
  final MockProducer<String, byte[]> rejected =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  final FakeLane live = new FakeLane();
  final FakeLane recorded = new FakeLane();
  volatile Instant now = Tensors.NOW; // written by the test, read by decode threads
  final LaneServices services =
      new LaneServices(
          new RejectedRecords(rejected, "posewire.rejected", "decoder"),
          health,
          meters,
          () -> 0,
          () -> now);
  final DecodeContext context;
  private final Map<String, FramePosition> nothingRestored = Map.of("other", FramePosition.NONE);

  DecodeRig() {
    this(OpenPoseSettings.DEFAULT);
  }

  DecodeRig(OpenPoseSettings openPose) {
    context =
        new DecodeContext(openPose, MAX_AGE, Topics.withDefaultPrefix(), new AvroCodec(), services);
  }

  DecodeLoop loop() {
    return new DecodeLoop(
        context,
        new EventOutput(context.codec(), live, recorded),
        new EventBalance(new ChannelMeters(meters, services.ticker()), services.clock()));
  }

  /** A frame of an assignment in which nothing was restored. */
  DecodeTask task(PoseTensors tensors) {
    return task(tensors, nothingRestored, () -> false);
  }

  static DecodeTask task(
      PoseTensors tensors, Map<String, FramePosition> restored, BooleanSupplier revoked) {
    return new DecodeTask(
        tensors.getPolicy(), tensors, 3, 17, restored, revoked, new CompletableFuture<>());
  }

  DecodeTask recordedTask(PoseTensors tensors) {
    return new DecodeTask(
        Policy.EVERY, tensors, 3, 17, nothingRestored, () -> false, new CompletableFuture<>());
  }

  static SendOutcome end(DecodeTask task) {
    return task.outcome().getNow(null);
  }

  double dropped(String reason) {
    return meters.find("frames.dropped").tag("reason", reason).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  double sum(String name) {
    return meters.find(name).counters().stream().mapToDouble(Counter::count).sum();
  }

  void assertBalance(int inFlight) {
    assertEquals(
        sum("frames.in"),
        sum("frames.out") + sum("frames.dropped") + sum("frames.abandoned") + inFlight);
  }
}
