package dev.posewire.runtime.http;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** Makes the one registry of a process. */
public final class Metrics {
  private Metrics() {}

  /**
   * A registry whose series all carry {@code stage}, with those of the JVM and the process in it:
   * memory, garbage collection, threads, CPU, uptime. The caller closes it.
   */
  public static PrometheusMeterRegistry registry(String stage) {
    ClosingRegistry registry = new ClosingRegistry();
    registry.config().commonTags("stage", stage);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    registry.bindCollections();
    return registry;
  }

  /** Takes the listeners to the garbage collector off again when it is closed. */
  private static final class ClosingRegistry extends PrometheusMeterRegistry {
    private final JvmGcMetrics collections = new JvmGcMetrics();

    ClosingRegistry() {
      super(PrometheusConfig.DEFAULT);
    }

    void bindCollections() {
      collections.bindTo(this);
    }

    @Override
    public void close() {
      collections.close();
      super.close();
    }
  }
}
