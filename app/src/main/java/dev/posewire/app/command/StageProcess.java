package dev.posewire.app.command;

import dev.posewire.runtime.http.Metrics;
import dev.posewire.runtime.http.MonitoringServer;
import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.ProcessLifecycle;
import dev.posewire.runtime.lifecycle.ServiceStack;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * The shell around whatever a process runs: metrics, health, life cycle. Owned by the main thread.
 */
final class StageProcess {
  private final Health health = new Health();
  private final ProcessLifecycle lifecycle =
      new ProcessLifecycle(health, ProcessLifecycle.CLOSE_TIMEOUT);
  private final PrometheusMeterRegistry meters;

  /** What a process starts. */
  interface Starter {
    void start(ServiceStack stack) throws Exception;
  }

  StageProcess(String name) {
    meters = Metrics.registry(name);
  }

  Health health() {
    return health;
  }

  PrometheusMeterRegistry meters() {
    return meters;
  }

  /** Ends the process in order. From any thread. */
  void stop(String reason) {
    lifecycle.requestStop(reason);
  }

  /** The whole life of the process; answers its exit code. */
  int run(MonitorOptions monitor, Starter starter) {
    return lifecycle.run(
        stack -> {
          AutoCloseable closeMeters = meters::close;
          stack.add("metrics", closeMeters);
          stack.add(
              "monitoring",
              MonitoringServer.start(monitor.address, MonitorOptions.MONITOR, meters, health));
          // Parts register as they start: until the last has, the process is not ready.
          Health.Component start = health.register("start");
          starter.start(stack);
          start.ready();
        });
  }
}
