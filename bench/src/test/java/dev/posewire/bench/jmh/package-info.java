/** JMH benchmarks of single steps; {@code bench/run jmh} runs them. */
package dev.posewire.bench.jmh;
