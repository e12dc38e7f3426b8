package dev.posewire.worker;

import static dev.posewire.worker.Frames.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.schemas.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Devices that fail while they run frames: who is to blame, and who runs them next. */
class DeviceFailureTest {
  private final WorkerRig live = new WorkerRig(Policy.LATEST);
  private final WorkerRig recorded = new WorkerRig(Policy.EVERY);

  @Test
  void batchOfAFailingDeviceGoesToAnother() throws Exception {
    FakeDevice spare = new FakeDevice("fake:GPU");
    RequestLoop other = recorded.request(PoolDevice.open(PoolMember.of(spare)));
    recorded.publish(frame("a", 0), frame("b", 0), frame("a", 1), frame("a", 2), frame("b", 1));
    recorded.engine.broken = true;
    recorded.infer();

    assertEquals(Optional.of("device lost"), recorded.pooled.fault());
    assertEquals(List.of(), recorded.output.names());
    recorded.assertBalance(5);
    for (int i = 0; i < 5; i++) other.runOnce();

    assertEquals(List.of("a0", "b0", "a1", "a2", "b1"), recorded.output.names());
    assertEquals("fake:GPU", recorded.output.results.get(0).getDevice());
    assertEquals(5, recorded.committed());
    assertEquals(1, recorded.sum("inference.failures"));
    assertEquals(0, inFlight("fake:CPU"));
    assertEquals(0, up("fake:CPU"));
    assertEquals(1, up("fake:GPU"));
    recorded.assertBalance(0);
  }

  @Test
  void liveFrameOfAFailingDeviceMakesWayForANewerOne() throws Exception {
    live.publish(frame("a", 0), frame("b", 0));
    List<FrameTask> taken = live.batcher.take(2, Duration.ZERO);
    live.publish(frame("a", 1));

    live.pipeline.putBack(taken);
    live.infer();

    assertEquals(List.of("a1", "b0"), live.output.names());
    assertEquals(1, live.dropped("superseded"));
    live.assertBalance(0);
  }

  @Test
  void frameThatWasPutBackIsNotOvertakenWhenItsPartitionGoes() throws Exception {
    recorded.publish(frame("a", 0), frame("a", 1));
    List<FrameTask> failed = recorded.batcher.take(1, Duration.ZERO);
    recorded.infer(); // a1, on another device
    recorded.pipeline.putBack(failed);
    recorded.consumer.schedulePollTask(() -> recorded.consumer.rebalance(List.of()));
    recorded.lane.runOnce();

    assertEquals(List.of(), recorded.output.names());
    assertEquals(2, recorded.sum("frames.abandoned"));
    recorded.assertBalance(0);
  }

  @Test
  void requestThatWaitedWhileItsDeviceFailedLeavesTheFrameToOthers() throws Exception {
    Thread request =
        new Thread(
            () -> {
              try {
                recorded.request.runOnce();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    request.start();
    while (request.getState() != Thread.State.TIMED_WAITING) {
      assertTrue(request.isAlive());
      Thread.onSpinWait();
    }
    assertTrue(shutOff(recorded.pooled));
    recorded.publish(frame("a", 0));
    recorded.time.advance(WorkerRig.LINGER);
    request.join();

    assertEquals(List.of(), recorded.engine.batches);
    assertEquals(1, recorded.batcher.waiting());
    recorded.assertBalance(1);
  }

  @Test
  void frameAtWhichDevicesFailIsRejectedAndTheOthersOfItsBatchAreRun() throws Exception {
    recorded.publish(frame("a", 0), frame("a", 1), frame("b", 2));
    recorded.engine.poison = Optional.of(1);
    for (int failures = 0; failures < 3; ) {
      recorded.infer();
      if (!recorded.pooled.isWorking()) {
        recorded.pooled.revive();
        failures++;
      }
    }
    recorded.infer();

    assertEquals(List.of("a0", "b2"), recorded.output.names());
    assertEquals(List.of(1, 1), recorded.engine.batches, "after the failure each alone");
    assertEquals(1, recorded.dropped("rejected"));
    ProducerRecord<String, byte[]> kept = recorded.rejected.history().get(0);
    assertEquals("1", WorkerPipelineTest.header(kept, "offset"));
    assertEquals(
        "a device failed 3 times with this frame, fake:CPU at last: device lost",
        WorkerPipelineTest.header(kept, "error"));
    assertEquals(3, recorded.committed());
    recorded.assertBalance(0);
  }

  @Test
  void frameIsNotToBlameWhereAnotherRequestOfTheDeviceFailedFirst() throws Exception {
    recorded.publish(frame("a", 0));
    recorded.engine.broken = true;
    recorded.engine.beforeFailure = () -> assertTrue(shutOff(recorded.pooled));
    for (int i = 0; i < 5; i++) {
      recorded.infer();
      recorded.pooled.revive();
    }
    recorded.engine.broken = false;
    recorded.infer();

    assertEquals(List.of("a0"), recorded.output.names());
    assertEquals(5, recorded.sum("inference.failures"));
    assertEquals(0, recorded.dropped("rejected"));
    recorded.assertBalance(0);
  }

  @Test
  void deviceThatIsOffTakesNothing() throws Exception {
    recorded.engine.broken = true;
    recorded.publish(frame("a", 0));
    recorded.infer();
    recorded.engine.broken = false;

    recorded.infer();

    assertEquals(List.of(), recorded.output.names());
    assertEquals(1, recorded.batcher.waiting());
    recorded.pooled.revive();
    recorded.infer();
    assertEquals(List.of("a0"), recorded.output.names());
    assertEquals(1, up("fake:CPU"));
  }

  @Test
  void faultOfOursEndsTheThreadAndLeavesItsFramesToAnotherWorker() throws Exception {
    recorded.publish(frame("a", 0), frame("a", 1));
    List<FrameTask> other = recorded.batcher.take(2, Duration.ZERO);
    assertTrue(recorded.batcher.add(other.get(0)).isEmpty());
    recorded.engine.fault = Optional.of(new IllegalStateException("ours"));

    assertThrows(IllegalStateException.class, recorded::infer);
    recorded
        .pipeline
        .order()
        .complete(
            other.get(1),
            new TensorsAssembler("test-model", "fake:CPU")
                .assemble(other.get(1), FakeEngine.maps(0), Frames.NOW));

    assertEquals(List.of(), recorded.output.names(), "a1 would make a0 a duplicate");
    assertEquals(0, recorded.committed());
    assertEquals(1, recorded.sum("inference.failures"));
    assertEquals(0, inFlight("fake:CPU"));
    recorded.assertBalance(1);
  }

  private static boolean shutOff(PoolDevice device) {
    try {
      return device.shutOff(device.awaitWorking(Duration.ZERO).orElseThrow(), "lost");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private double inFlight(String device) {
    return recorded.meters.get("inference.inflight").tag("device", device).gauge().value();
  }

  private double up(String device) {
    return recorded.meters.get("device.up").tag("device", device).gauge().value();
  }
}
