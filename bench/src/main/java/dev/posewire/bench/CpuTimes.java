package dev.posewire.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The CPU time of each thread of this process at one moment, in nanoseconds. Java's threads are
 * asked of the JVM, which knows their whole names; all others of Linux, in ticks. Immutable.
 */
public final class CpuTimes {
  private static final int LINUX_NAME_LENGTH = 15;

  private record Key(String name, long id) {}

  private final Map<Key, Long> nanos;

  private CpuTimes(Map<Key, Long> nanos) {
    this.nanos = Map.copyOf(nanos);
  }

  public static CpuTimes now() {
    Map<Key, Long> nanos = new HashMap<>();
    Set<String> javaNames = new HashSet<>();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (var thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread == null) continue; // it has ended
      String name = thread.getThreadName();
      javaNames.add(name.substring(0, Math.min(LINUX_NAME_LENGTH, name.length())));
      long used = threads.getThreadCpuTime(thread.getThreadId());
      if (used >= 0) nanos.put(new Key(name, thread.getThreadId()), used);
    }
    if (ProcessThreads.areVisible()) {
      for (TaskStat thread : ProcessThreads.all()) {
        if (javaNames.contains(thread.name())) continue;
        nanos.put(new Key(thread.name(), thread.id()), thread.nanos());
      }
    }
    return new CpuTimes(nanos);
  }

  /** What each stage used since then. Threads that ended in between are not seen. */
  public Map<Stage, Long> stagesSince(CpuTimes before) {
    Map<Stage, Long> used = new EnumMap<>(Stage.class);
    since(before).forEach((name, time) -> used.merge(Stage.of(name), time, Long::sum));
    return used;
  }

  /** What the threads of each name used since then, in nanoseconds. */
  Map<String, Long> since(CpuTimes before) {
    Map<String, Long> used = new TreeMap<>();
    nanos.forEach(
        (key, now) -> used.merge(key.name(), now - before.nanos.getOrDefault(key, 0L), Long::sum));
    return used;
  }
}
