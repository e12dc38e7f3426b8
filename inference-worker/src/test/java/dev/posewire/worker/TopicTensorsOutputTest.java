package dev.posewire.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lane.LaneProducer;
import dev.posewire.runtime.lane.SendOutcome;
import dev.posewire.schemas.AvroCodec;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.PoseTensors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TopicTensorsOutputTest {
  private final FakeLane live = new FakeLane();
  private final FakeLane recorded = new FakeLane();
  private final AvroCodec codec = new AvroCodec();
  private final TopicTensorsOutput output = new TopicTensorsOutput(codec, live, recorded);

  @Test
  void resultsLeaveOnTheirLane() throws Exception {
    assertEquals(
        SendOutcome.ACKNOWLEDGED, output.deliver(tensors(Policy.LATEST, "a"), () -> false).get());
    assertEquals(
        SendOutcome.ACKNOWLEDGED, output.deliver(tensors(Policy.EVERY, "b"), () -> false).get());

    assertEquals(List.of("a"), live.channels);
    assertEquals(List.of("b"), recorded.channels);
    assertEquals(tensors(Policy.EVERY, "b"), codec.decode(recorded.last, PoseTensors.class));
  }

  @Test
  void resultOfARevokedPartitionDoesNotLeave() throws Exception {
    assertEquals(SendOutcome.CLOSED, output.deliver(tensors(Policy.EVERY, "b"), () -> true).get());

    assertEquals(List.of(), recorded.channels);
  }

  @Test
  void closesBothLanes() {
    output.close();

    assertTrue(live.closed);
    assertTrue(recorded.closed);
  }

  private static PoseTensors tensors(Policy policy, String channel) {
    FrameTask task = WorkerRig.tasks(policy, Frames.frame(channel, 0)).get(0);
    return new TensorsAssembler("test-model", "fake:CPU")
        .assemble(task, FakeEngine.maps(0), Frames.NOW);
  }

  private static final class FakeLane implements LaneProducer {
    final List<String> channels = new ArrayList<>();
    byte[] last = {};
    boolean closed;

    @Override
    public CompletableFuture<SendOutcome> send(String channel, byte[] value) {
      channels.add(channel);
      last = value;
      return CompletableFuture.completedFuture(SendOutcome.ACKNOWLEDGED);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
