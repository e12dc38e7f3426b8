package dev.posewire.app.command;

import dev.posewire.runtime.config.HostAndPort;
import picocli.CommandLine.Option;

/** Where a process tells how it is. Owned by the main thread. */
final class MonitorOptions {
  static final String MONITOR = "--monitor";

  @Option(
      names = MONITOR,
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:0",
      description = "Where /metrics, /health/live and /health/ready answer; port 0: any free one.")
  HostAndPort address;
}
