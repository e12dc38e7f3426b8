package dev.posewire.runtime.kafka;

import dev.posewire.runtime.lifecycle.Ticker;
import dev.posewire.runtime.lifecycle.UserErrorException;
import dev.posewire.schemas.TopicSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the topics that a process needs and are not there, and checks those that are. */
public final class TopicSetup {
  private static final Logger log = LoggerFactory.getLogger(TopicSetup.class);
  private static final long TIMEOUT_SECONDS = 20;

  /**
   * Another stage that starts beside this one makes the same topics, and brokers learn of them; or
   * the broker is there, but busy with the start of all others.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final long LOOK_PAUSE_MILLIS = 200;

  private final Supplier<Admin> admins;
  private final KafkaSettings settings;
  private final TopicCommands commands;
  private final Ticker ticker;

  public TopicSetup(KafkaClients clients) {
    this(clients.settings(), clients::admin, Ticker.system());
  }

  /** Each admin client is closed after use. */
  TopicSetup(KafkaSettings settings, Supplier<Admin> admins, Ticker ticker) {
    this.settings = settings;
    this.admins = admins;
    this.ticker = ticker;
    this.commands = new TopicCommands(settings);
  }

  /**
   * Answers the number of partitions of the topics that are keyed by channel.
   *
   * @throws UserErrorException if no broker answers, a topic may not be made, or one that is there
   *     cannot serve; the message holds the commands that mend it
   */
  public int ensure(List<TopicSpec> specs) throws InterruptedException {
    long begunNanos = ticker.nanos();
    try (Admin admin = admins.get()) {
      while (true) {
        boolean over = ticker.nanos() - begunNanos >= PATIENCE.toNanos();
        try {
          OptionalInt partitions = look(admin, specs);
          if (partitions.isPresent()) return partitions.getAsInt();
          if (over) throw notAppearing();
        } catch (ExecutionException e) {
          if (over || !(e.getCause() instanceof RetriableException)) throw unprepared(e.getCause());
          log.warn("cannot prepare the topics yet: {}", e.getCause().toString());
        } catch (TimeoutException e) {
          if (over) throw unprepared(e);
          log.warn("cannot prepare the topics yet: no answer within {} s", TIMEOUT_SECONDS);
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_PAUSE_MILLIS);
      }
    }
  }

  /** The number of partitions; empty where another process was quicker with a topic. */
  private OptionalInt look(Admin admin, List<TopicSpec> specs)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<String, TopicDescription> there = describe(admin, specs);
    int partitions = keyedPartitions(specs, there).orElse(settings.partitions());
    if (!create(admin, without(specs, there), partitions)) return OptionalInt.empty();
    checkMessageSizes(admin, specs.stream().filter(s -> isIn(there, s)).toList());
    return OptionalInt.of(partitions);
  }

  private UserErrorException notAppearing() {
    return new UserErrorException(
        "topics that another process makes do not appear at "
            + settings.bootstrapServers()
            + ": start again once they are there");
  }

  private UserErrorException unprepared(Throwable cause) {
    return new UserErrorException(
        "cannot prepare the topics at " + settings.bootstrapServers() + ": " + cause, cause);
  }

  private static boolean isIn(Map<String, TopicDescription> there, TopicSpec spec) {
    return there.containsKey(spec.name());
  }

  private static List<TopicSpec> without(
      List<TopicSpec> specs, Map<String, TopicDescription> there) {
    return specs.stream().filter(spec -> !isIn(there, spec)).toList();
  }

  private Map<String, TopicDescription> describe(Admin admin, List<TopicSpec> specs)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin.describeTopics(specs.stream().map(TopicSpec::name).toList()).topicNameValues();
    Map<String, TopicDescription> there = new HashMap<>();
    List<TopicSpec> refused = new ArrayList<>();
    for (TopicSpec spec : specs) {
      try {
        there.put(spec.name(), answers.get(spec.name()).get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
      } catch (ExecutionException e) {
        if (e.getCause() instanceof AuthorizationException) {
          refused.add(spec);
        } else if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
    if (!refused.isEmpty()) {
      throw new UserErrorException(commands.forRefused(refused, settings.partitions()));
    }
    return there;
  }

  private OptionalInt keyedPartitions(List<TopicSpec> specs, Map<String, TopicDescription> there) {
    Map<String, Integer> counts =
        specs.stream()
            .filter(spec -> spec.keyedByChannel() && isIn(there, spec))
            .collect(
                Collectors.toMap(
                    TopicSpec::name,
                    spec -> there.get(spec.name()).partitions().size(),
                    Math::max,
                    TreeMap::new));
    OptionalInt most = counts.values().stream().mapToInt(Integer::intValue).max();
    if (most.isEmpty() || counts.values().stream().allMatch(n -> n == most.getAsInt())) {
      return most;
    }
    throw new UserErrorException(commands.forUnlikePartitions(counts, most.getAsInt()));
  }

  /** Whether all are made; not so where another process was quicker with one. */
  private boolean create(Admin admin, List<TopicSpec> missing, int partitions)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (missing.isEmpty()) return true;
    Map<String, KafkaFuture<Void>> results =
        admin
            .createTopics(missing.stream().map(spec -> newTopic(spec, partitions)).toList())
            .values();
    List<TopicSpec> refused = new ArrayList<>();
    boolean allMade = true;
    for (TopicSpec spec : missing) {
      try {
        results.get(spec.name()).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        log.info("made the topic {}", spec.name());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof TopicExistsException) {
          allMade = false;
        } else if (isRefusal(e.getCause())) {
          refused.add(spec);
        } else {
          throw e;
        }
      }
    }
    if (!refused.isEmpty()) {
      throw new UserErrorException(commands.forRefused(refused, partitions));
    }
    return allMade;
  }

  private static boolean isRefusal(Throwable cause) {
    return cause instanceof AuthorizationException || cause instanceof PolicyViolationException;
  }

  private NewTopic newTopic(TopicSpec spec, int partitions) {
    return new NewTopic(spec.name(), spec.partitions(partitions), settings.replication())
        .configs(spec.configs());
  }

  /** A topic that takes smaller messages than a frame would fail at the first large one. */
  private void checkMessageSizes(Admin admin, List<TopicSpec> existing)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<String, Integer> needed = new TreeMap<>();
    for (TopicSpec spec : existing) {
      String bytes = spec.configs().get("max.message.bytes");
      if (bytes != null) needed.put(spec.name(), Integer.parseInt(bytes));
    }
    if (needed.isEmpty()) return;
    Map<String, Integer> actual = messageSizes(admin, needed.keySet().stream().toList());
    TreeMap<String, Integer> small = new TreeMap<>(actual);
    small.entrySet().removeIf(topic -> topic.getValue() >= needed.get(topic.getKey()));
    if (!small.isEmpty()) throw new UserErrorException(commands.forSmallMessages(small, needed));
  }

  /** By topic; empty where this process may not ask. */
  private static Map<String, Integer> messageSizes(Admin admin, List<String> topics)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<ConfigResource> resources =
        topics.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
    try {
      Map<ConfigResource, Config> configs =
          admin.describeConfigs(resources).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      return configs.entrySet().stream()
          .collect(
              Collectors.toMap(
                  entry -> entry.getKey().name(),
                  entry -> Integer.parseInt(entry.getValue().get("max.message.bytes").value())));
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof AuthorizationException)) throw e;
      log.info("may not see the sizes that {} take; they are not checked", topics);
      return Map.of();
    }
  }
}
