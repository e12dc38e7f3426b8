package dev.posewire.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.ingest.SimulatedChannels;
import dev.posewire.worker.SimulatedWorker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What workers say of the rates that they serve, and what ingest makes of it, as one loop: cameras
 * of 25 frames a second and a worker that cannot take them all. Time is simulated.
 */
class ServedRateLoopTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long STEP = SECOND / 1_000;
  private static final long PERIOD = 2 * SECOND;

  private final SimulatedChannels channels = new SimulatedChannels();
  private final Map<String, Integer> sent = new HashMap<>();
  private final Map<String, List<Long>> taken = new HashMap<>();
  private long frameNanos = SECOND / 25;
  private long now;

  @Test
  void overloadedWorkerIsSentHalfAsMuchAgainAsItServesOfEachChannel() {
    SimulatedWorker worker = new SimulatedWorker(60, this::now);
    run(worker, 10, 10);
    sent.clear();
    run(worker, 10, 20);
    for (int i = 0; i < 10; i++) {
      assertEquals(9, sent.get("c" + i) / 20.0, 1, "of 6 served, channel " + i);
      assertEquals(9, channels.limitFps("c" + i), 1.5);
    }
  }

  @Test
  void channelsAreSentWholeWithinSecondsWhenTheLoadGoesAway() {
    SimulatedWorker worker = new SimulatedWorker(60, this::now);
    run(worker, 10, 10);
    run(worker, 2, 5);
    sent.clear();
    run(worker, 2, 20);
    for (int i = 0; i < 2; i++) {
      assertEquals(25, sent.get("c" + i) / 20.0, 0.1);
      assertEquals(0, channels.limitFps("c" + i));
    }
  }

  @Test
  void workerThatServesNearlyNothingIsStillAskedAndComesBack() {
    run(new SimulatedWorker(2, this::now), 40, 20);
    sent.clear();
    run(new SimulatedWorker(2, this::now), 40, 20);
    for (int i = 0; i < 40; i++) {
      double fps = sent.get("c" + i) / 20.0;
      assertTrue(fps >= 0.4 && fps <= 1, "channel " + i + ": " + fps);
    }

    SimulatedWorker strong = new SimulatedWorker(2_000, this::now);
    run(strong, 40, 12); // the weak one said nothing more: its word holds for ten seconds
    sent.clear();
    run(strong, 40, 4);
    assertEquals(25, sent.get("c0") / 4.0, 0.5);
  }

  @Test
  void workerThatServesAllSaysNothing() {
    run(new SimulatedWorker(300, this::now), 10, 20);
    assertEquals(25, sent.get("c9") / 20.0, 0.1);
    assertEquals(0, channels.limitFps("c9"));
  }

  @Test
  void framesServedOfEachChannelAreAsManyAndEvenlySpaced() {
    double even = 32 / 40.0;
    for (int fps : new int[] {5, 12, 25}) {
      frameNanos = SECOND / fps;
      SimulatedWorker worker = new SimulatedWorker(40, this::now);
      run(worker, 32, 40);
      taken.clear();
      run(worker, 32, 60);
      for (List<Long> times : taken.values()) {
        assertEquals(60 / even, times.size(), 2, "frames at " + fps + " fps");
        assertEvenlySpaced(times, even, fps);
      }
    }
  }

  /** Each within half of even. */
  private static void assertEvenlySpaced(List<Long> times, double even, int fps) {
    for (int i = 1; i < times.size(); i++) {
      double gap = (times.get(i) - times.get(i - 1)) / 1e6;
      assertEquals(even, gap, even / 2 + 1e-6, "at " + fps + " fps, frame " + i);
    }
  }

  private long now() {
    return now;
  }

  private void run(SimulatedWorker worker, int count, int seconds) {
    long end = now + seconds * SECOND;
    for (; now < end; now += STEP) {
      IntStream.range(0, count).forEach(channel -> camera(channel, worker));
      worker.work(
          STEP / 1e9,
          (channel, ptsMicros) ->
              taken.computeIfAbsent(channel, id -> new ArrayList<>()).add(ptsMicros));
      if (now % PERIOD == PERIOD / 2) {
        worker.endPeriod(now).forEach(channels::hear);
      }
    }
  }

  /** The cameras are not in step. */
  private void camera(int number, SimulatedWorker worker) {
    if ((now + number * 7L * STEP) % frameNanos < STEP) {
      String channel = "c" + number;
      if (channels.sends(channel, now)) {
        sent.merge(channel, 1, Integer::sum);
        worker.receive(channel, now / 1_000);
      }
    }
  }
}
