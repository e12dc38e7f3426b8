package dev.posewire.bench.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** What the machine takes to copy 1 MiB: the measure of the others. */
public class CopyBenchmark extends StepBenchmark {
  /** Copied in turn: one stays in the caches, as does what is decoded; 64 do not. */
  @Param({"1", "64"})
  int buffers;

  private final byte[][] from = new byte[64][1 << 20];
  private final byte[][] to = new byte[64][1 << 20];
  private int next;

  @Benchmark
  public byte[] copy() {
    int buffer = next++ % buffers;
    System.arraycopy(from[buffer], 0, to[buffer], 0, to[buffer].length);
    return to[buffer];
  }
}
