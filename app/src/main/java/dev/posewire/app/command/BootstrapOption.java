package dev.posewire.app.command;

import picocli.CommandLine.Option;

/** The Kafka that a stage works with. Owned by the main thread. */
final class BootstrapOption {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,...",
      defaultValue = "127.0.0.1:9092",
      description = "The Kafka brokers to begin with.")
  String bootstrapServers;
}
