package dev.posewire.bench.jmh;

import org.openjdk.jmh.annotations.Benchmark;

/** What the machine's memory takes for 1 MiB: the measure of the others. */
public class CopyBenchmark extends StepBenchmark {
  private final byte[] from = new byte[1 << 20];
  private final byte[] to = new byte[1 << 20];

  @Benchmark
  public byte[] copy() {
    System.arraycopy(from, 0, to, 0, to.length);
    return to;
  }
}
