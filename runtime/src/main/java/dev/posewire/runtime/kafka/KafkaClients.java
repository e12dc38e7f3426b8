package dev.posewire.runtime.kafka;

import dev.posewire.runtime.lifecycle.UserErrorException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Makes Kafka clients with the settings that Posewire's promises need. Thread-safe. */
public final class KafkaClients {
  /** A raw model-size frame is 350 kB; 8 MiB leaves room for larger models. */
  public static final int MAX_MESSAGE_BYTES = 8 << 20;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** Of a broker that is there, on a machine that starts all stages at once. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

  /** Of a request of any client but a LATEST lane's producer, where the user sets none. */
  private static final int REQUEST_TIMEOUT_MILLIS = 5_000;

  private static final int API_TIMEOUT_MILLIS = 10_000;

  private static final int SESSION_TIMEOUT_MILLIS = 8_000;

  /** Ten empty fetches a second cost nothing; Kafka's default of 500 ms is felt by who writes. */
  private static final int FOLLOWER_WAIT_MILLIS = 100;

  /** Of a member's thread: by far more than the revocation of its partitions may take. */
  private static final int MEMBER_POLL_INTERVAL_MILLIS = 30_000;

  /** After so long the broker ends the transaction of a writer that is gone. */
  private static final int TRANSACTION_TIMEOUT_MILLIS = 10_000;

  private final KafkaSettings settings;

  public KafkaClients(KafkaSettings settings) {
    this.settings = settings;
  }

  public KafkaSettings settings() {
    return settings;
  }

  /**
   * Asks the broker for its cluster.
   *
   * @throws UserErrorException if nobody listens for 10 s, or who listens does not answer for a
   *     minute
   */
  public void requireBroker() throws InterruptedException {
    requireBroker(CONNECT_TIMEOUT, ANSWER_TIMEOUT);
  }

  /**
   * The same for one who waits.
   *
   * @throws UserErrorException if none answers within that time
   */
  public void requireBroker(Duration timeout) throws InterruptedException {
    requireBroker(timeout, timeout);
  }

  private void requireBroker(Duration absent, Duration slow) throws InterruptedException {
    Admin admin = admin();
    try {
      // A time limit of its own: that of other calls is shorter.
      DescribeClusterOptions options =
          new DescribeClusterOptions().timeoutMs((int) slow.plus(absent).toMillis());
      new BrokerContact(settings.bootstrapServers())
          .await(admin.describeCluster(options).nodes(), absent, slow);
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  public Admin admin() {
    Map<String, Object> config = base();
    config.putIfAbsent("default.api.timeout.ms", API_TIMEOUT_MILLIS);
    config.putIfAbsent("request.timeout.ms", REQUEST_TIMEOUT_MILLIS);
    return made(() -> Admin.create(config));
  }

  /**
   * A member of a group; its place on a partition is the caller's to seek.
   *
   * @param fetchBytes bounds what one fetch holds in memory, of a partition and in all
   */
  public Consumer<String, byte[]> groupConsumer(String group, int maxPollRecords, int fetchBytes) {
    Map<String, Object> config = consumerBase(fetchBytes);
    member(config, group);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
    return consumer(config);
  }

  /**
   * A member of a group for its share of partitions alone, not for their records.
   *
   * @param instanceId makes it a static member: one process at a time may have it
   */
  public Consumer<String, byte[]> memberConsumer(String group, Optional<String> instanceId) {
    Map<String, Object> config = consumerBase(MAX_MESSAGE_BYTES);
    member(config, group);
    config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, MEMBER_POLL_INTERVAL_MILLIS);
    instanceId.ifPresent(id -> config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
    return consumer(config);
  }

  /** After so long without a sign of life a group does without its member. */
  public Duration sessionTimeout() {
    String key = ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG;
    String given = settings.clientProperties().get(key);
    if (given == null) {
      return Duration.ofMillis(SESSION_TIMEOUT_MILLIS);
    }
    try {
      return Duration.ofMillis(Integer.parseInt(given.strip()));
    } catch (NumberFormatException e) {
      throw new UserErrorException(
          key + " must be a number of milliseconds: '" + given + "': mend the --kafka-config file",
          e);
    }
  }

  private static void member(Map<String, Object> config, String group) {
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    config.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    config.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MILLIS);
    config.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
  }

  /** A consumer of no group, to assign and seek by hand. */
  public Consumer<String, byte[]> reader() {
    return consumer(consumerBase(MAX_MESSAGE_BYTES));
  }

  /** As {@link #reader}, for one that follows a topic and also asks for its ends. */
  Consumer<String, byte[]> follower() {
    Map<String, Object> config = consumerBase(MAX_MESSAGE_BYTES);
    // A broker answers a connection in order: a question waits for the fetch before it.
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FOLLOWER_WAIT_MILLIS);
    return consumer(config);
  }

  private static Consumer<String, byte[]> consumer(Map<String, Object> config) {
    return made(
        () -> new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer()));
  }

  /** Gives a record up once it is older than {@code maxFrameAge}. */
  public Producer<String, byte[]> latestProducer(String clientId) {
    return boundedProducer(clientId, settings.maxFrameAge());
  }

  /** Gives a record up once that time is over; neither does a send block for longer. */
  public Producer<String, byte[]> boundedProducer(String clientId, Duration timeout) {
    return producer(boundedProducerBase(clientId, timeout));
  }

  /**
   * Writes in transactions; whoever makes the next one of the same {@code transactionalId} fences
   * it. No call blocks for longer than {@code timeout}.
   */
  public Producer<String, byte[]> transactionalProducer(
      String clientId, String transactionalId, Duration timeout) {
    Map<String, Object> config = boundedProducerBase(clientId, timeout);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
    return producer(config);
  }

  private Map<String, Object> boundedProducerBase(String clientId, Duration timeout) {
    int millis = (int) timeout.toMillis();
    Map<String, Object> config = producerBase(clientId);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
    // Kafka asks that no request outlives a delivery.
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
    return config;
  }

  /** Tries for ever. */
  public Producer<String, byte[]> everyProducer(String clientId) {
    Map<String, Object> config = producerBase(clientId);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
    return producer(config);
  }

  private static Producer<String, byte[]> producer(Map<String, Object> config) {
    return made(
        () -> new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer()));
  }

  private Map<String, Object> base() {
    Map<String, Object> config = new HashMap<>(settings.clientProperties());
    config.put("bootstrap.servers", settings.bootstrapServers());
    config.putIfAbsent("reconnect.backoff.max.ms", 1_000);
    return config;
  }

  private Map<String, Object> consumerBase(int fetchBytes) {
    Map<String, Object> config = base();
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, fetchBytes);
    config.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, fetchBytes);
    config.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
    config.putIfAbsent(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    config.putIfAbsent(ConsumerConfig.RECEIVE_BUFFER_CONFIG, 1 << 20);
    return config;
  }

  private Map<String, Object> producerBase(String clientId) {
    Map<String, Object> config = base();
    config.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_MESSAGE_BYTES);
    config.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L << 20);
    config.putIfAbsent(ProducerConfig.SEND_BUFFER_CONFIG, 1 << 20);
    return config;
  }

  private interface Make<T> {
    T make();
  }

  /** Kafka wraps what is wrong with a setting in an exception of its own. */
  private static <T> T made(Make<T> make) {
    try {
      return make.make();
    } catch (ConfigException e) {
      throw new UserErrorException(
          "a Kafka client setting is wrong: "
              + e.getMessage()
              + ": mend the --kafka-config file"
              + " or --bootstrap-servers");
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new UserErrorException(
          "a Kafka client cannot be made: "
              + cause.getMessage()
              + ": mend the --kafka-config file"
              + " or --bootstrap-servers");
    }
  }
}
