package dev.posewire.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.posewire.bench.load.EventLog.Seen;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FairnessTest {
  private static final double EXACT = 1e-9;

  @Test
  void evenChannelsAreFair() {
    Fairness fairness = Fairness.of(all(at("a", 0, 10, 20, 30), at("b", 3, 13, 23, 33)), 2);

    assertEquals(1, fairness.jain(), EXACT);
    assertEquals(0, fairness.worstSpacing(), EXACT);
    assertEquals(1, fairness.even(), EXACT);
  }

  @Test
  void channelWithoutAFrameCounts() {
    assertEquals(0.5, Fairness.of(at("a", 0, 10, 20), 2).jain(), EXACT);
  }

  @Test
  void jainsIndexOfThreeToOne() {
    Fairness fairness = Fairness.of(all(at("a", 0, 1, 2), at("b", 0)), 2);

    assertEquals(16.0 / 20, fairness.jain(), EXACT);
  }

  @Test
  void spacingIsByTheMeanOfItsChannel() {
    // Gaps of 5, 10, 21 around a mean of 12: 0.583, 0.167, 0.75 from it.
    Fairness fairness = Fairness.of(at("a", 0, 5, 15, 36), 1);

    assertEquals(0.75, fairness.worstSpacing(), EXACT);
    assertEquals(1.0 / 3, fairness.even(), EXACT);
  }

  @Test
  void latencyHasItsPercentiles() {
    List<Seen> events =
        LongStream.rangeClosed(1, 100)
            .mapToObj(i -> seen("a", 0, Instant.ofEpochMilli(i)))
            .toList();

    assertEquals(new Latency(51, 96, 100), Latency.whole(events));
  }

  private static List<Seen> all(List<Seen> one, List<Seen> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }

  private static List<Seen> at(String channel, long... seconds) {
    return LongStream.of(seconds)
        .mapToObj(second -> seen(channel, second * 1_000_000, Instant.MAX))
        .toList();
  }

  private static Seen seen(String channel, long pts, Instant decodedAt) {
    Instant begun = Instant.EPOCH;
    return new Seen(channel, 0, pts, "simulated:0", begun, begun, decodedAt, decodedAt);
  }
}
