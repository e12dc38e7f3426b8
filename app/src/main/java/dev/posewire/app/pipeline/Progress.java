package dev.posewire.app.pipeline;

import dev.posewire.runtime.lifecycle.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Prints one line a second: channels, frames in and out, people, latency, drops. Not thread-safe:
 * owned by the thread that prints.
 */
public final class Progress {
  private final MeterRegistry meters;
  private final EventStatistics events;
  private final Ticker ticker;
  private final PrintStream out;
  private long printedNanos;
  private double grabbed;

  public Progress(MeterRegistry meters, EventStatistics events, Ticker ticker, PrintStream out) {
    this.meters = meters;
    this.events = events;
    this.ticker = ticker;
    this.out = out;
    this.printedNanos = ticker.nanos();
  }

  /** Prints the line if a second has gone by since the last one. Rates are those in between. */
  public void printWhenDue() {
    long now = ticker.nanos();
    if (now - printedNanos < TimeUnit.SECONDS.toNanos(1)) return;
    double seconds = (now - printedNanos) / 1e9;
    printedNanos = now;
    double grabbedBefore = grabbed;
    grabbed = total("frames.grabbed");
    EventStatistics.Look look = events.take();
    out.println(
        String.format(
            Locale.ROOT,
            "%d channels | in %.1f frames/s | out %.1f events/s | %.1f people an event"
                + " | latency p50 %d ms, p99 %d ms | dropped %d",
            look.channels(),
            (grabbed - grabbedBefore) / seconds,
            look.events() / seconds,
            look.people(),
            look.latencyP50().toMillis(),
            look.latencyP99().toMillis(),
            Math.round(total("frames.dropped"))));
    out.flush();
  }

  private double total(String name) {
    return meters.find(name).counters().stream().mapToDouble(Counter::count).sum();
  }
}
