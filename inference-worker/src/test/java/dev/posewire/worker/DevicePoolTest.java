package dev.posewire.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lifecycle.Backoff;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.Health.ComponentState;
import dev.posewire.worker.engine.InferenceException;
import dev.posewire.worker.engine.PoseModel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Devices that are lost, tried, and come back. */
class DevicePoolTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration NOW = Duration.ZERO;

  private final FakeTime time = new FakeTime();
  private final Health health = new Health();
  private final FakeDevice cpu = new FakeDevice("fake:CPU");
  private final FakeDevice gpu = new FakeDevice("fake:GPU");
  private final DevicePool pool =
      DevicePool.open(
          List.of(
              PoolMember.of(cpu), new PoolMember(gpu, 1, 8, Optional.of(Duration.ofMillis(10)))));
  private final PoolDevice first = pool.devices().get(0);
  private final PoolDevice second = pool.devices().get(1);
  private final PoolHealth poolHealth =
      new PoolHealth(pool.devices(), health.register("worker-devices"), LIMIT, time.ticker());
  private final DeviceRevival revival =
      new DeviceRevival(
          first,
          poolHealth,
          Backoff.equalJitter(Duration.ofNanos(1), Duration.ofNanos(2), new SplittableRandom(1)),
          time.ticker());

  @Test
  void whatIsNotSetIsTheDevicesOwnAndLingerThatOfAll() {
    assertEquals(3, first.requests());
    assertEquals(WorkerRig.BATCH, first.batch());
    assertEquals(WorkerRig.LINGER, first.linger(WorkerRig.LINGER));
    assertEquals(1, second.requests());
    assertEquals(8, second.batch());
    assertEquals(Duration.ofMillis(10), second.linger(WorkerRig.LINGER));
    assertEquals("fake:CPU, fake:GPU", pool.names());
  }

  @Test
  void poolDoesNotOpenWithoutOneOfItsDevices() {
    FakeDevice lost = new FakeDevice("fake:NPU");
    lost.lost = true;
    assertThrows(
        InferenceException.class,
        () -> DevicePool.open(List.of(PoolMember.of(cpu), PoolMember.of(lost))));
    assertEquals(1, cpu.closed, "what was opened is closed");
  }

  @Test
  void devicesOfAPoolHaveOneNetwork() {
    FakeDevice other = new FakeDevice("fake:NPU");
    other.model = new PoseModel("another", 80, 48, 10, 6);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> DevicePool.open(List.of(PoolMember.of(cpu), PoolMember.of(other))));
    assertTrue(e.getMessage().contains("another"), e.getMessage());
    assertEquals(1, other.closed);
  }

  @Test
  void firstFailureOfALifeShutsItOffAndLaterOnesSayNothing() throws Exception {
    PoolDevice.Life life = first.awaitWorking(NOW).orElseThrow();

    assertTrue(first.shutOff(life, "lost"));
    assertFalse(first.shutOff(life, "lost again"));

    assertEquals(Optional.of("lost"), first.fault());
    assertFalse(first.isWorking());
    assertEquals(Optional.empty(), first.awaitWorking(NOW));
  }

  @Test
  void lateFailureOfAnEarlierLifeDoesNotShutOffTheNext() throws Exception {
    PoolDevice.Life life = first.awaitWorking(NOW).orElseThrow();
    assertTrue(first.shutOff(life, "lost"));
    first.revive();

    assertFalse(first.shutOff(life, "a request that hung in the driver"));

    assertTrue(first.isWorking());
  }

  @Test
  void deviceComesBackOnlyWhenItComputesRightly() throws Exception {
    shutOff(first);
    cpu.wrong = true;
    revival.runOnce();
    assertFalse(first.isWorking());
    assertEquals(Optional.of("fake:CPU computes wrongly"), first.fault());
    assertEquals(1, cpu.opened);

    cpu.wrong = false;
    revival.runOnce();
    assertTrue(first.isWorking());
    assertEquals(2, cpu.opened);
    assertEquals(2, cpu.proved);
    assertTrue(cpu.closed >= 1, "the lost one is closed");
  }

  @Test
  void deviceThatIsNotThereIsTriedAgainAndAgain() throws Exception {
    shutOff(first);
    cpu.lost = true;
    for (int i = 0; i < 5; i++) revival.runOnce();
    assertEquals(5, cpu.proved);

    cpu.lost = false;
    revival.runOnce();
    assertTrue(first.isWorking());
  }

  @Test
  void pausesGrowThoughTheDeviceHadWorkedForLong() throws Exception {
    Backoff pauses =
        Backoff.equalJitter(Duration.ofNanos(1), Duration.ofSeconds(1), new SplittableRandom(1));
    DeviceRevival patient = new DeviceRevival(first, poolHealth, pauses, time.ticker());
    time.advance(Duration.ofHours(1));
    shutOff(first);
    cpu.lost = true;
    for (int i = 0; i < 10; i++) patient.runOnce();
    assertTrue(pauses.next().toNanos() >= 1 << 10, "the eleventh pause");
  }

  @Test
  void deviceDoesNotComeBackWithAnotherNetwork() throws Exception {
    shutOff(first);
    cpu.model = new PoseModel("another", 456, 256, 57, 32);
    int closed = cpu.closed;
    revival.runOnce();
    assertFalse(first.isWorking());
    assertTrue(first.fault().orElseThrow().contains("another"), first.fault().orElseThrow());
    assertEquals(closed + 2, cpu.closed, "the lost one and the new one");
  }

  @Test
  void healthNamesTheDevicesThatAreOff() throws Exception {
    assertEquals(new ComponentState("worker-devices", true, ""), state());
    shutOff(second);
    poolHealth.changed();
    assertEquals(new ComponentState("worker-devices", true, "fake:GPU is off: lost"), state());

    shutOff(first);
    poolHealth.changed();
    assertFalse(state().ready());
    assertTrue(state().reason().contains("no device works: fake:CPU is off: lost"));

    revival.runOnce();
    assertEquals(new ComponentState("worker-devices", true, "fake:GPU is off: lost"), state());
  }

  @Test
  void workerFailsWhenNoDeviceHasWorkedForTheLimit() throws Exception {
    poolHealth.wakeup(); // so that a turn does not wait
    shutOff(first);
    shutOff(second);
    poolHealth.changed();
    time.advance(LIMIT.minusNanos(1));
    poolHealth.runOnce();

    revival.runOnce();
    time.advance(LIMIT);
    poolHealth.runOnce();

    shutOff(first);
    poolHealth.changed();
    time.advance(LIMIT);
    InferenceException e = assertThrows(InferenceException.class, poolHealth::runOnce);
    assertTrue(e.getMessage().contains("fake:GPU is off: lost"), e.getMessage());
  }

  @Test
  void timeWithoutADeviceGoesOnUntilOneHasRunABatch() throws Exception {
    poolHealth.wakeup(); // so that a turn does not wait
    shutOff(second);
    loseFirstFor(LIMIT.dividedBy(2));
    first.ran();
    loseFirstFor(LIMIT.dividedBy(2));
    poolHealth.runOnce();

    loseFirstFor(LIMIT.dividedBy(2));

    shutOff(first);
    poolHealth.changed();
    assertThrows(InferenceException.class, poolHealth::runOnce);
  }

  @Test
  void timeInWhichADeviceWasIdleDoesNotCountAsLost() throws Exception {
    poolHealth.wakeup();
    shutOff(second);
    loseFirstFor(LIMIT.minusNanos(1));
    time.advance(LIMIT.multipliedBy(100));
    shutOff(first);
    poolHealth.changed();

    poolHealth.runOnce();

    assertFalse(state().ready());
  }

  private void loseFirstFor(Duration time) throws InterruptedException {
    shutOff(first);
    poolHealth.changed();
    this.time.advance(time);
    revival.runOnce();
  }

  @Test
  void deviceThatComesBackAfterTheEndIsClosed() throws Exception {
    shutOff(first);
    pool.close();
    pool.close();
    int closed = cpu.closed;

    first.revive();

    assertFalse(first.isWorking());
    assertTrue(cpu.closed > closed);
    revival.runOnce();
    assertEquals(1, cpu.proved);
  }

  private static void shutOff(PoolDevice device) throws InterruptedException {
    assertTrue(device.shutOff(device.awaitWorking(NOW).orElseThrow(), "lost"));
  }

  private ComponentState state() {
    return health.snapshot().components().get(0);
  }
}
