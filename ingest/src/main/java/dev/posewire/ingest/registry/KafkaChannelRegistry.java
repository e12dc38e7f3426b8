package dev.posewire.ingest.registry;

import dev.posewire.ingest.registry.ChannelEdit.Write;
import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.kafka.TopicTable;
import dev.posewire.runtime.lane.ChannelPartition;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.ChannelId;
import dev.posewire.schemas.ChannelSpec;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;

/**
 * The registry on the compacted topic {@code channels}. Reads come from a table that follows the
 * topic, and that shows what was written here at once. Thread-safe.
 *
 * <p>Each write is a transaction of a producer that is made for it: a lasting one would be fenced
 * by the next writer anyway.
 */
public final class KafkaChannelRegistry implements ChannelRegistry {
  private static final int MAX_WRITERS = 4;

  /** A cluster makes its topic of transactions at the very first of them, which takes its time. */
  private static final int START_ATTEMPTS = 5;

  private final TopicTable<ChannelSpec> table;
  private final int partitions;
  private final InstantSource clock;
  private final PartitionWriter writer;

  /** {@code table}: of the topic {@code channels}; its loop runs while there are writers. */
  public static KafkaChannelRegistry on(StageKafka kafka, TopicTable<ChannelSpec> table) {
    KafkaClients clients = kafka.clients();
    IntFunction<Producer<String, byte[]>> producers =
        partition ->
            clients.transactionalProducer(
                "posewire-channels-" + partition,
                kafka.topics().channels() + "-" + partition,
                PartitionWriter.CALL_TIMEOUT);
    return new KafkaChannelRegistry(
        table,
        kafka.partitions(),
        kafka.services().clock(),
        new PartitionWriter(kafka.topics().channels(), kafka.codec(), table, producers));
  }

  KafkaChannelRegistry(
      TopicTable<ChannelSpec> table, int partitions, InstantSource clock, PartitionWriter writer) {
    this.table = table;
    this.partitions = partitions;
    this.clock = clock;
    this.writer = writer;
  }

  @Override
  public List<ChannelSpec> list() {
    return List.copyOf(table.all().values());
  }

  @Override
  public Optional<ChannelSpec> find(String channel) {
    return table.find(channel);
  }

  @Override
  public Stored put(ChannelSpec spec, Expected expected)
      throws VersionMismatchException, RegistryUnavailableException, InterruptedException {
    PutEdit edit = new PutEdit(spec, expected, table::find, clock);
    writer.write(partition(spec.getChannel()), edit);
    return edit.outcome();
  }

  @Override
  public Optional<ChannelSpec> remove(String channel, Expected expected)
      throws VersionMismatchException, RegistryUnavailableException, InterruptedException {
    RemoveEdit edit = new RemoveEdit(channel, expected, table::find);
    writer.write(partition(channel), edit);
    return edit.removed();
  }

  /**
   * Puts the channels that a process was started with; a transaction for each partition, some of
   * them side by side.
   *
   * @throws UserErrorException if one of them must not be written, or Kafka does not take them
   */
  public void putAll(List<ChannelSpec> specs) throws InterruptedException {
    Map<Integer, List<ChannelSpec>> byPartition =
        specs.stream().collect(Collectors.groupingBy(spec -> partition(spec.getChannel())));
    ExecutorService writers =
        Executors.newFixedThreadPool(MAX_WRITERS, run -> new Thread(run, "ingest-channels-writer"));
    try {
      List<Callable<Void>> writes =
          byPartition.entrySet().stream().map(one -> write(one.getKey(), one.getValue())).toList();
      for (Future<Void> written : writers.invokeAll(writes)) {
        written.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IllegalArgumentException) {
        throw new UserErrorException(e.getCause().getMessage(), e.getCause());
      }
      throw new UserErrorException(
          "cannot put the channels into the registry (%s): check the broker, and that this process may write to its topics in transactions"
              .formatted(e.getCause().getMessage()),
          e.getCause());
    } finally {
      writers.shutdownNow();
    }
  }

  private Callable<Void> write(int partition, List<ChannelSpec> specs) {
    return () -> {
      for (int attempt = 1; ; attempt++) {
        try {
          writer.write(partition, () -> writesOf(specs));
          return null;
        } catch (RegistryUnavailableException e) {
          if (attempt == START_ATTEMPTS) {
            throw e;
          }
        }
      }
    };
  }

  private List<Write> writesOf(List<ChannelSpec> specs) throws VersionMismatchException {
    List<Write> writes = new ArrayList<>();
    for (ChannelSpec spec : specs) {
      writes.addAll(new PutEdit(spec, new Expected.Anything(), table::find, clock).decide());
    }
    return writes;
  }

  private int partition(String channel) {
    return ChannelPartition.of(ChannelId.validate(channel), partitions);
  }
}
