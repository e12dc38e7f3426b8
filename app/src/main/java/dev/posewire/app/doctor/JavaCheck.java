package dev.posewire.app.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/** Java's version, and the memory there is. */
public final class JavaCheck implements Check {
  /** -Xmx256m as the JVM counts it. The embedded broker alone holds 210 MB when idle. */
  static final long MIN_HEAP_BYTES = 240L << 20;

  private final long maxHeapBytes;

  public JavaCheck() {
    this(Runtime.getRuntime().maxMemory());
  }

  JavaCheck(long maxHeapBytes) {
    this.maxHeapBytes = maxHeapBytes;
  }

  @Override
  public List<Finding> findings() {
    String java =
        "%s (%s), %s %s, %d processors"
            .formatted(
                Runtime.version(),
                System.getProperty("java.vendor"),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors());
    return List.of(Finding.ok("Java", java), memory());
  }

  private Finding memory() {
    String detail = "%s of heap at most%s".formatted(mebibytes(maxHeapBytes), machine());
    return maxHeapBytes >= MIN_HEAP_BYTES
        ? Finding.ok("memory", detail)
        : Finding.failed(
            "memory", detail + ", needed are 256 MiB", "give it more: POSEWIRE_JAVA_OPTS=-Xmx512m");
  }

  private static String machine() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine
        ? ", the machine has " + mebibytes(machine.getTotalMemorySize())
        : "";
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%,d MiB", bytes >> 20);
  }
}
