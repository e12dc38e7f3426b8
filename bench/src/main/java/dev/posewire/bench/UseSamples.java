package dev.posewire.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What a process took at times, and whether that grows. Owned by the main thread. */
public final class UseSamples {
  private record Sample(double minute, ProcessUse use) {}

  private final List<Sample> samples = new ArrayList<>();
  private final long begun = System.nanoTime();

  public void add(ProcessUse use) {
    samples.add(new Sample((System.nanoTime() - begun) / 60e9, use));
  }

  public List<String> lines() {
    return List.of(
        line("resident MiB", use -> (double) use.residentMebibytes()),
        line("threads", ProcessUse::threads),
        line("descriptors", use -> (double) use.descriptors()));
  }

  /**
   * Whether the last quarter takes no more than the one before, but for what moves anyway. The
   * first half is left out: there it grows.
   */
  public boolean isFlat() {
    return risesBy(use -> (double) use.residentMebibytes()) < 3
        && risesBy(ProcessUse::threads) < 3
        && risesBy(use -> (double) use.descriptors()) < 5;
  }

  private double risesBy(ToDoubleFunction<ProcessUse> of) {
    int half = samples.size() / 2;
    int last = samples.size() * 3 / 4;
    return mean(samples.subList(last, samples.size()), of) - mean(samples.subList(half, last), of);
  }

  private static double mean(List<Sample> samples, ToDoubleFunction<ProcessUse> of) {
    return samples.stream().mapToDouble(s -> of.applyAsDouble(s.use())).average().orElse(0);
  }

  private String line(String what, ToDoubleFunction<ProcessUse> of) {
    List<Double> values = samples.stream().map(sample -> of.applyAsDouble(sample.use())).toList();
    return String.format(
        Locale.ROOT,
        "%-13s first %.0f, last %.0f, least %.0f, most %.0f, slope %+.2f a minute, of the second half %+.2f",
        what,
        values.get(0),
        values.get(values.size() - 1),
        values.stream().mapToDouble(value -> value).min().orElseThrow(),
        values.stream().mapToDouble(value -> value).max().orElseThrow(),
        slope(samples, of),
        slope(samples.subList(samples.size() / 2, samples.size()), of));
  }

  /** Of the line through all samples, by least squares. */
  private static double slope(List<Sample> samples, ToDoubleFunction<ProcessUse> of) {
    double meanMinute = samples.stream().mapToDouble(Sample::minute).average().orElse(0);
    double mean = mean(samples, of);
    double products = 0;
    double squares = 0;
    for (Sample sample : samples) {
      double off = sample.minute() - meanMinute;
      products += off * (of.applyAsDouble(sample.use()) - mean);
      squares += off * off;
    }
    return squares == 0 ? 0 : products / squares;
  }
}
