package dev.posewire.bench.load;

import dev.posewire.bench.load.EventLog.Seen;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How evenly channels are served.
 *
 * @param jain Jain's index of the frames of each channel, 1/n to 1 (Jain, Chiu, Hawe 1984)
 * @param worstSpacing the farthest that the time between the pictures of two frames of a channel is
 *     from that channel's mean, in shares of it: 0.5 is half as long again, or half as long
 * @param even share of those times that are within half of the mean
 */
record Fairness(double jain, double worstSpacing, double even) {
  /** {@code channels}: all that should be served, also those without a frame. */
  static Fairness of(List<Seen> events, int channels) {
    Map<String, List<Long>> byChannel =
        events.stream()
            .collect(
                Collectors.groupingBy(
                    Seen::channel,
                    TreeMap::new,
                    Collectors.mapping(Seen::pts, Collectors.toList())));
    List<Double> distances = new ArrayList<>();
    byChannel.values().forEach(times -> distances.addAll(distances(times)));
    return new Fairness(
        jain(byChannel.values(), channels),
        distances.stream().mapToDouble(one -> one).max().orElse(Double.NaN),
        (double) distances.stream().filter(one -> one <= 0.5).count() / distances.size());
  }

  private static double jain(Collection<List<Long>> byChannel, int channels) {
    double sum = byChannel.stream().mapToDouble(List::size).sum();
    double squares =
        byChannel.stream().mapToDouble(times -> (double) times.size() * times.size()).sum();
    return sum * sum / (channels * squares);
  }

  private static List<Double> distances(List<Long> times) {
    List<Long> sorted = times.stream().sorted().toList();
    if (sorted.size() < 3) return List.of();
    double mean = (double) (sorted.get(sorted.size() - 1) - sorted.get(0)) / (sorted.size() - 1);
    List<Double> distances = new ArrayList<>();
    for (int i = 1; i < sorted.size(); i++) {
      double gap = sorted.get(i) - sorted.get(i - 1);
      distances.add(Math.abs(gap / mean - 1));
    }
    return distances;
  }
}
