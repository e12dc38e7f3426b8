package dev.posewire.app.broker;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.posewire.runtime.lifecycle.Health;
import dev.posewire.runtime.lifecycle.UserErrorException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka node in this process: broker and controller (KRaft), its data in one folder that
 * outlives stops and kills. Thread-safe.
 *
 * <p>When Kafka gives up while it runs, health learns of it as fatal; the process lives until its
 * owner ends it. Kafka's threads are no daemons: where {@link #close} gives up on them, only an
 * explicit exit ends the process.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final String COMPONENT = "broker";

  /** Covers reading 12 partitions of 64 MiB segments again after a kill, on a slow disk. */
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

  /** What is left when Kafka found no space for its next batch of records. */
  private static final long FULL_BYTES = 16 << 20;

  private final BrokerSettings settings;
  private final BrokerFolder folder;
  private final BrokerPorts ports;
  private final Health health;
  private final Health.Component component;
  private final KafkaRaftServer server;
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  // Set by a thread of Kafka's, read by the one that closes.
  private final AtomicBoolean givenUp = new AtomicBoolean();
  private final KafkaExit.Listener exitListener = this::kafkaEnds;

  private EmbeddedBroker(
      BrokerSettings settings, BrokerFolder folder, BrokerPorts ports, Health health) {
    this.settings = settings;
    this.folder = folder;
    this.ports = ports;
    this.health = health;
    this.server =
        new KafkaRaftServer(
            new KafkaConfig(KafkaConfiguration.of(settings, ports), false), Time.SYSTEM);
    this.component = health.register(COMPONENT);
  }

  /**
   * Starts the broker and waits until it serves: 2 to 3 s, a little more after a kill.
   *
   * @throws UserErrorException if the folder or the port cannot be used
   * @throws IllegalStateException if Kafka does not start for another reason
   */
  public static EmbeddedBroker start(BrokerSettings settings, Health health) {
    BrokerFolder folder = BrokerFolder.open(settings.directory());
    EmbeddedBroker broker;
    try {
      BrokerPorts ports = BrokerPorts.find(settings);
      if (!folder.isFormatted()) {
        format(folder);
      }
      broker = new EmbeddedBroker(settings, folder, ports, health);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
    KafkaExit.add(broker.exitListener);
    try {
      broker.startAndWait();
      return broker;
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  /** What clients connect to: the advertised address and the port. */
  public String bootstrapServers() {
    return KafkaConfiguration.hostPort(settings.advertisedAddress(), ports);
  }

  /**
   * Stops Kafka, half a second as a rule, and lets go of the folder. What takes longer than the
   * close timeout is left behind, and keeps the folder for as long as it runs; so is a Kafka that
   * has given up, since it would wait minutes for its own controller.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    component.unregister();
    if (givenUp.get()) {
      KafkaExit.remove(exitListener);
      return;
    }
    Thread stopping = new Thread(this::stop, "broker-stop");
    stopping.setDaemon(true);
    stopping.start();
    try {
      stopping.join(settings.closeTimeout().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (stopping.isAlive()) {
      log.error(
          "the embedded broker did not stop within {}; it ends with the process",
          settings.closeTimeout());
    }
  }

  private static void format(BrokerFolder folder) {
    String directory = folder.directory().toString();
    Formatter formatter = new Formatter();
    formatter
        .setNodeId(Integer.parseInt(BrokerFolder.NODE_ID))
        .setClusterId(BrokerFolder.CLUSTER_PREFIX + Uuid.randomUuid())
        .addDirectory(directory)
        .setMetadataLogDirectory(directory)
        .setControllerListenerName(KafkaConfiguration.CONTROLLER_LISTENER)
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream()));
    try {
      formatter.run();
    } catch (Exception e) { // as declared by Kafka
      throw new IllegalStateException(
          "the broker's folder could not be formatted: " + directory, e);
    }
  }

  private void startAndWait() {
    // On a thread of its own: should Kafka's other threads end, it waits for ever.
    Thread starting = new Thread(this::startKafka, "broker-start");
    starting.setDaemon(true);
    starting.start();
    try {
      started.get(START_TIMEOUT.toMillis(), MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the embedded broker started", e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the embedded broker did not start within " + START_TIMEOUT + " " + place(), e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UserErrorException userError) {
        throw userError;
      }
      throw new IllegalStateException("the embedded broker did not start " + place(), e.getCause());
    }
    component.ready();
    log.info("embedded broker on {}, data in {}", bootstrapServers(), folder.directory());
  }

  private void startKafka() {
    try {
      server.startup();
      started.complete(null);
    } catch (Throwable e) { // the top of a thread; the starter learns of it
      started.completeExceptionally(e);
    }
  }

  private void stop() {
    try {
      server.shutdown();
      server.awaitShutdown();
      folder.close();
    } catch (RuntimeException | KafkaExit.Exited e) {
      log.warn("the embedded broker did not stop in order", e);
    } finally {
      KafkaExit.remove(exitListener);
    }
  }

  private void kafkaEnds(String reason) {
    // Several threads of Kafka's meet the same fault: the first tells.
    if (!givenUp.compareAndSet(false, true)) {
      return;
    }
    RuntimeException cause = cause(reason);
    if (!started.completeExceptionally(cause) && !closing.get()) {
      health.fatal(COMPONENT, cause);
    }
  }

  private RuntimeException cause(String reason) {
    long usable = folder.usableBytes();
    if (usable < FULL_BYTES) {
      return new UserErrorException(
          String.format(
              "the disk with the broker's folder %s is full (%d MB left), so Kafka has stopped:"
                  + " free at least %d MB, or choose another folder with %s",
              folder.directory(),
              usable / 1_000_000,
              BrokerFolder.MIN_USABLE_BYTES / 1_000_000,
              BrokerSettings.DIRECTORY_OPTION));
    }
    return new IllegalStateException("Kafka has given up (" + reason + ") " + place());
  }

  private String place() {
    return "(folder " + folder.directory() + ", " + bootstrapServers() + ")";
  }
}
