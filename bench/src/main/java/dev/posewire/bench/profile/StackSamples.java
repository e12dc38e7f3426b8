package dev.posewire.bench.profile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;

/** What threads were seen at, sorted by parts and by methods. Owned by the main thread. */
public final class StackSamples {
  /** One call on a stack, by the names of class and method. */
  record Call(String type, String method) {
    @Override
    public String toString() {
      return type + "." + method;
    }
  }

  private final Map<CodePart, Long> parts = new EnumMap<>(CodePart.class);
  private final Map<Call, Long> tops = new HashMap<>();
  private long total;

  /**
   * Adds one sample.
   *
   * @param stack what runs first; empty where the sampler could not tell
   */
  void add(List<Call> stack) {
    total++;
    parts.merge(CodePart.of(stack.stream().map(Call::type).toList()), 1L, Long::sum);
    if (!stack.isEmpty()) tops.merge(stack.get(0), 1L, Long::sum);
  }

  public long total() {
    return total;
  }

  long of(CodePart part) {
    return parts.getOrDefault(part, 0L);
  }

  /** A line for each part, the largest first. */
  public List<String> partLines() {
    return parts.entrySet().stream()
        .sorted(Entry.<CodePart, Long>comparingByValue().reversed())
        .map(entry -> line(entry.getKey().title(), entry.getValue()))
        .toList();
  }

  /** A line for each of the methods that were seen running most often. */
  public List<String> topLines(int most) {
    List<Entry<Call, Long>> sorted = new ArrayList<>(tops.entrySet());
    sorted.sort(
        Entry.<Call, Long>comparingByValue()
            .reversed()
            .thenComparing(Entry.comparingByKey(Comparator.comparing(Call::toString))));
    return sorted.stream()
        .limit(most)
        .map(entry -> line(entry.getKey().toString(), entry.getValue()))
        .toList();
  }

  private String line(String what, long samples) {
    return String.format(Locale.ROOT, "%6d %5.1f%%  %s", samples, 100.0 * samples / total, what);
  }
}
