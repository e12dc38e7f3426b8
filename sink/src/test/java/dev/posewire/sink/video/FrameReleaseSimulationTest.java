package dev.posewire.sink.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.posewire.runtime.lane.RecordedOffsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReleaseSimulationTest {
  private static final FrameRelease.Groups GROUPS =
      new FrameRelease.Groups("worker", "decoder", "sink", "release");

  private long nowNanos;

  /**
   * Frames become tensors, events and what a sink has, out of order, with commits that lag behind
   * and with crashes; between any two questions of a tick, too.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noFrameIsReleasedWhoseEventIsNotThrough(boolean inMemory) throws Exception {
    int releases = 0;
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Simulation> simulations =
          List.of(new Simulation(random, inMemory), new Simulation(random, inMemory));
      FrameRelease simulated =
          new FrameRelease(
              new FrameRelease.Path(
                  new SimulatedTopic(simulations, Simulation::frames),
                  new SimulatedTopic(simulations, Simulation::tensors),
                  new SimulatedTopic(simulations, Simulation::poses)),
              GROUPS,
              simulations.size(),
              () -> nowNanos);
      for (int i = 0; i < 100; i++) {
        nowNanos += TimeUnit.SECONDS.toNanos(1);
        simulated.tick();
      }
      for (Simulation simulation : simulations) {
        releases += simulation.releases;
        simulation.drain();
      }
      for (int i = 0; i < 3; i++) {
        nowNanos += TimeUnit.SECONDS.toNanos(1);
        simulated.tick();
      }
      for (Simulation simulation : simulations) {
        assertEquals(simulation.frames.size(), simulation.released, "seed " + seed);
      }
    }
    assertTrue(releases > 2_000, "on the way: " + releases);
  }

  /** The way of one partition's frames. A record is the number of its frame; -1: of none. */
  private static final class Simulation {
    private final Random random;
    private final List<Integer> frames = new ArrayList<>();
    private final List<Integer> tensors = new ArrayList<>();
    private final List<Integer> poses = new ArrayList<>();
    private final Stage worker;
    private final Stage decoder;
    private final Stage sink;
    private boolean drained;
    private long released;
    private int releases;

    Simulation(Random random, boolean inMemory) {
      this.random = random;
      worker = new Stage(random, frames, inMemory ? poses : tensors);
      decoder = new Stage(random, tensors, poses);
      sink = new Stage(random, poses, new ArrayList<>());
    }

    SimulatedPartition frames() {
      return new SimulatedPartition(
          frames, Map.of("worker", worker.committed, "release", (int) released));
    }

    SimulatedPartition tensors() {
      return new SimulatedPartition(tensors, Map.of("decoder", decoder.committed));
    }

    SimulatedPartition poses() {
      return new SimulatedPartition(poses, Map.of("sink", sink.committed));
    }

    void goOn() {
      if (drained) return;
      for (int i = random.nextInt(20); i > 0; i--) {
        switch (random.nextInt(10)) {
          case 0 -> frames.add(frames.size());
          case 1 -> poses.add(-1);
          case 2, 3 -> worker.step();
          case 4, 5 -> decoder.step();
          default -> sink.step();
        }
      }
    }

    /** No more frames come, and all are done. */
    void drain() {
      worker.finish();
      decoder.finish();
      sink.finish();
      drained = true;
    }

    void release(long offset) {
      assertTrue(offset > released, offset + " after " + released);
      assertTrue(offset <= worker.committed, "the worker may bring a frame again");
      assertThrough(offset, tensors, decoder.committed);
      assertThrough(offset, poses, sink.committed);
      released = offset;
      releases++;
    }

    /** Also after a crash the reader of these records meets none of a frame that is released. */
    private static void assertThrough(long offset, List<Integer> records, int committed) {
      List<Integer> left = records.subList(committed, records.size());
      assertTrue(
          left.stream().allMatch(frame -> frame < 0 || frame >= offset), offset + ": " + left);
    }
  }

  /** Does its records out of order; drops some; begins again where it has committed. */
  private static final class Stage {
    private static final int IN_FLIGHT = 6;

    private final Random random;
    private final List<Integer> in;
    private final List<Integer> out;
    private final BitSet done = new BitSet();
    private int committed;

    Stage(Random random, List<Integer> in, List<Integer> out) {
      this.random = random;
      this.in = in;
      this.out = out;
    }

    void step() {
      switch (random.nextInt(50)) {
        case 0 -> done.clear(committed, in.size() + 1);
        case 1, 2, 3, 4, 5, 6 -> committed = done.nextClearBit(committed);
        default -> {
          int first = done.nextClearBit(committed);
          int waiting = Math.min(in.size() - first, IN_FLIGHT);
          if (waiting > 0) take(first + random.nextInt(waiting));
        }
      }
    }

    private void take(int offset) {
      if (done.get(offset)) return;
      done.set(offset);
      if (random.nextInt(8) > 0) out.add(in.get(offset));
    }

    void finish() {
      for (int offset = committed; offset < in.size(); offset++) take(offset);
      committed = in.size();
    }
  }

  private record SimulatedPartition(List<Integer> records, Map<String, Integer> committed) {}

  private interface Look {
    SimulatedPartition at(Simulation simulation);
  }

  /** One topic of all partitions; whatever is asked of it, things go on before it answers. */
  private static final class SimulatedTopic implements RecordedOffsets {
    private final List<Simulation> partitions;
    private final Look look;

    SimulatedTopic(List<Simulation> partitions, Look look) {
      this.partitions = partitions;
      this.look = look;
    }

    private SimulatedPartition look(int number) {
      partitions.get(number).goOn();
      return look.at(partitions.get(number));
    }

    @Override
    public Map<Integer, Long> beginnings(Set<Integer> numbers) {
      Map<Integer, Long> answer = new HashMap<>();
      numbers.forEach(number -> answer.put(number, 0L));
      return answer;
    }

    @Override
    public Map<Integer, Long> ends(Set<Integer> numbers) {
      Map<Integer, Long> answer = new HashMap<>();
      numbers.forEach(number -> answer.put(number, (long) look(number).records().size()));
      return answer;
    }

    @Override
    public Map<String, Map<Integer, Long>> committed(Set<Integer> numbers) {
      Map<String, Map<Integer, Long>> answer = new HashMap<>();
      for (int number : numbers) {
        look(number)
            .committed()
            .forEach(
                (group, offset) ->
                    answer
                        .computeIfAbsent(group, key -> new HashMap<>())
                        .put(number, (long) offset));
      }
      return answer;
    }

    @Override
    public void commit(String group, Map<Integer, Long> offsets) {
      assertEquals("release", group);
      offsets.forEach((number, offset) -> partitions.get(number).release(offset));
    }

    @Override
    public void deleteBelow(Map<Integer, Long> offsets) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
