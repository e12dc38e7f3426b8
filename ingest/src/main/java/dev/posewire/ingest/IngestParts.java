package dev.posewire.ingest;

import dev.posewire.ingest.ChannelStatusTracker.Clocks;
import dev.posewire.ingest.assignment.GroupMember;
import dev.posewire.ingest.registry.KafkaChannelRegistry;
import dev.posewire.ingest.snapshot.SnapshotReader;
import dev.posewire.runtime.kafka.KafkaClients;
import dev.posewire.runtime.kafka.StageKafka;
import dev.posewire.runtime.lane.LaneServices;
import dev.posewire.runtime.lifecycle.Loop;
import dev.posewire.runtime.lifecycle.LoopThread;
import dev.posewire.runtime.lifecycle.ServiceStack;
import dev.posewire.schemas.Policy;
import dev.posewire.schemas.ServedRate;
import dev.posewire.schemas.Topics;
import java.time.Duration;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes the parts of an ingest and starts them, in the order of their dependence; the stack closes
 * them. Owned by the starting thread.
 */
record IngestParts(
    IngestSettings settings,
    StageKafka kafka,
    IngestService.Meters meters,
    FrameSourceFactory sources,
    ServiceStack stack) {
  /** For names of threads, clients and groups. */
  static final String STAGE = "ingest";

  private static final Duration STATUS_CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TABLE_CLOSE_TIMEOUT = Duration.ofSeconds(3);

  /** Beside what the channels may take: for their farewells, and for the group. */
  private static final Duration MEMBER_CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** Some 300 bytes a channel and report, compacted: a broker that takes longer is not well. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

  IngestService start() throws InterruptedException {
    ChannelTables tables = ChannelTables.of(kafka, STAGE);
    tables.threads(services().health(), TABLE_CLOSE_TIMEOUT).forEach(this::start);
    KafkaChannelRegistry registry = KafkaChannelRegistry.on(kafka, tables.specTable());
    StatusBoard board =
        new StatusBoard(
            settings.instance().name(),
            tables.statusTable()::find,
            meters.channels(),
            new Clocks(services().ticker(), services().clock()));
    start(statusThread(board));
    ChannelCoordinator coordinator = coordinator(tables, board);
    Duration closeTimeout = settings.channelCloseTimeout().multipliedBy(2);
    LoopThread channels = thread(STAGE + "-channels", closeTimeout, coordinator);
    stack.add(channels.name(), channels);
    // To join, to write and to read take their time: side by side. No channel runs yet.
    start(member(coordinator));
    registry.putAll(settings.channels());
    tables.awaitFirstRead(READ_TIMEOUT);
    channels.start();
    return new IngestService(stack, registry, statuses(registry, tables, board), board, looks());
  }

  private IngestService.Looks looks() {
    SourceProbe probe = new SourceProbe(sources, settings, services().ticker());
    return new IngestService.Looks(stack.add("probe", probe), SnapshotReader.of(kafka));
  }

  private void start(LoopThread thread) {
    stack.add(thread.name(), thread).start();
  }

  private LoopThread thread(String name, Duration closeTimeout, Loop loop) {
    return new LoopThread(name, closeTimeout, services().health(), loop);
  }

  private LaneServices services() {
    return kafka.services();
  }

  /** It gives up after a member's session: by then another process may have the channel. */
  private LoopThread statusThread(StatusBoard board) {
    String name = STAGE + "-status";
    KafkaClients clients = kafka.clients();
    ChannelStatusPublisher publisher =
        new ChannelStatusPublisher(
            board,
            new ChannelStatusPublisher.Target(
                clients.boundedProducer("posewire-" + name, clients.sessionTimeout()),
                kafka.topics().channelStatus(),
                kafka.codec(),
                new ChannelGauges(meters.registry())),
            services().health().register(name),
            services().ticker(),
            settings.statusPeriod());
    return thread(name, STATUS_CLOSE_TIMEOUT, publisher);
  }

  private LoopThread rateThread(ServedRates rates) {
    String topic = kafka.topics().servedRates();
    ServedRateFollower follower =
        new ServedRateFollower(
            kafka.clients().reader(),
            IntStream.range(0, kafka.partitions())
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList(),
            kafka.reader(ServedRate.class),
            rates,
            services().ticker());
    return thread(STAGE + "-rates", TABLE_CLOSE_TIMEOUT, follower);
  }

  private ChannelCoordinator coordinator(ChannelTables tables, StatusBoard board) {
    ReaderLimits limits = ReaderLimits.defaults(services().ticker());
    start(rateThread(limits.rates()));
    ReaderServices readers =
        new ReaderServices(
            sources,
            producers(),
            settings,
            LatchPause::new,
            services().ticker(),
            services().clock(),
            limits);
    OwnedPartitions owned = new OwnedPartitions();
    tables.specTable().onChange(owned::signal);
    return new ChannelCoordinator(
        tables,
        new ChannelSupervisor(readers, board, services().health(), owned::signal),
        board,
        owned,
        new ChannelCoordinator.Settings(kafka.partitions(), settings.channelCloseTimeout()));
  }

  private FrameProducers producers() {
    Topics topics = kafka.topics();
    return new FrameProducers(
        stack.add(
            "frames-live",
            kafka.latestProducer(topics.frames(Policy.LATEST), settings.maxInFlight())),
        stack.add(
            "frames-recorded",
            kafka.everyProducer(topics.frames(Policy.EVERY), kafka.settings().frameReaders())),
        kafka.codec());
  }

  private LoopThread member(ChannelCoordinator coordinator) {
    KafkaClients clients = kafka.clients();
    String name = STAGE + "-group";
    String group = kafka.settings().group(STAGE);
    GroupMember member =
        new GroupMember(
            GroupMember.Client.of(
                clients.memberConsumer(group, settings.instance().groupInstanceId())),
            new GroupMember.Settings(kafka.topics().channels(), group, clients.sessionTimeout()),
            coordinator,
            services().health().register(name),
            services().ticker());
    return thread(name, settings.channelCloseTimeout().plus(MEMBER_CLOSE_TIMEOUT), member);
  }

  private ChannelStatuses statuses(
      KafkaChannelRegistry registry, ChannelTables tables, StatusBoard board) {
    return new ChannelStatuses(
        registry,
        board::status,
        tables.statusTable()::find,
        services().clock(),
        settings.statusPeriod());
  }
}
