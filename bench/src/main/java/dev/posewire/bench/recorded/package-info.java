/** What becomes of frames when a worker dies: for benchmarks and tests. */
package dev.posewire.bench.recorded;
