package dev.posewire.systemtests.kafka;

import dev.posewire.app.broker.BrokerSettings;
import dev.posewire.app.broker.EmbeddedBroker;
import dev.posewire.bench.Ports;
import dev.posewire.runtime.lifecycle.Health;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The embedded broker, in this process, on a temporary folder. */
final class EmbeddedKafka implements RestartableBroker {
  private static final String LOOPBACK = "127.0.0.1";

  private final Path folder;
  private final BrokerSettings settings;
  private EmbeddedBroker broker;

  EmbeddedKafka() {
    try {
      folder = Files.createTempDirectory("posewire-kafka");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder for a broker", e);
    }
    settings = BrokerSettings.in(folder).listeningOn(LOOPBACK, LOOPBACK, Ports.free());
    broker = EmbeddedBroker.start(settings, new Health());
  }

  @Override
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  @Override
  public void stop() {
    broker.close();
  }

  @Override
  public void start() {
    broker = EmbeddedBroker.start(settings, new Health());
  }

  @Override
  public void close() {
    broker.close();
    try (Stream<Path> below = Files.walk(folder)) {
      List<Path> innermostFirst = below.sorted(Comparator.reverseOrder()).toList();
      for (Path path : innermostFirst) Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove the broker's folder " + folder, e);
    }
  }
}
